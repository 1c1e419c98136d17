"""What nearly every test of the whole system does first: sign up, sign in, be an administrator."""

import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass

import httpx

# Generous: fifty sign-ins at once are fifty passwords to hash, on a machine that may be busy with other things.
TIMEOUT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Account:
    """A user who has signed up."""

    user_id: str
    user_name: str
    password: str


class Accounts(ABC):
    """Mixed into what has a `gateway_url` and a `seed_password`."""

    __slots__ = ()

    @property
    @abstractmethod
    def gateway_url(self) -> str:
        """Where the API is."""

    @property
    @abstractmethod
    def seed_password(self) -> str:
        """The password of the seeded accounts `user`, `viewer` and `admin`."""

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """An HTTP client of the gateway, signed in if a token is given; use it with `async with`."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self.gateway_url, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False)

    async def sign_up(self, user_name: str | None = None, **more: str) -> Account:
        """Make an account, with a name that nobody else has unless one is given."""
        name = user_name or f"user-{secrets.token_hex(6)}"
        password = secrets.token_urlsafe(16)
        async with self.client() as client:
            answer = await client.post("/api/v1/users/signup", json={"user_name": name, "password": password, **more})
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return Account(answer.json()["user_id"], name, password)

    async def sign_in(self, account: Account) -> str:
        """Sign in and return the access token."""
        return await self._access_token(account.user_name, account.password)

    async def admin_token(self) -> str:
        """The access token of the seeded administrator."""
        return await self._access_token("admin", self.seed_password)

    async def viewer_token(self) -> str:
        """The access token of the seeded viewer."""
        return await self._access_token("viewer", self.seed_password)

    async def _access_token(self, user_name: str, password: str) -> str:
        async with self.client() as client:
            answer = await client.post("/api/v1/login/access-token", data={"username": user_name, "password": password})
        assert answer.status_code == httpx.codes.OK, answer.text
        return str(answer.json()["access_token"])
