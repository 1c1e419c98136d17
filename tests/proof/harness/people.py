"""People who use the system through its gateway: players who sign in and watch, an administrator, and a nuisance."""

import asyncio
import base64
import json
import random
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

import httpx

from tests.harness.accounts import Account
from tests.harness.system import System
from tests.proof.histories import Answer, HistoryWriter, SignIn

PLAYERS: Final = 6
SIGN_IN_SECONDS: Final = 0.35
NUISANCE_SECONDS: Final = 1.0
TOKEN_SECONDS: Final = 300.0
RETRY_SECONDS: Final = 0.3
_UNKNOWN: Final = frozenset({500, 502, 503, 504})
"""Whether an instance, or its database, had acted before it died, nobody knows."""

_REFUSED: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("POST", "/api/v1/events", {"json": {"events": []}}),
    ("POST", "/api/v1/login/access-token", {"data": {"username": "nobody", "password": "wrong password"}}),
    ("GET", "/api/v1/progress/me", {"headers": {"Authorization": "Bearer forged"}}),
    ("POST", "/api/v1/quests", {"content": b"{"}),
    ("GET", "/api/v1/progress/me?limit=minus", {}),
)
"""Requests that are wrong in themselves, and must be told so."""


class People:
    """Everybody; each sign-in is written into the histories."""

    def __init__(self, system: System, history: HistoryWriter, seed: int, is_outage: Callable[[], bool]) -> None:
        self._system = system
        self._history = history
        self._chance = random.Random(seed + 2)
        self._is_outage = is_outage
        self._admin: tuple[float, str] | None = None
        self._admin_id: str | None = None
        self.players: list[Account] = []
        self.sign_ins = 0

    async def arrive(self) -> None:
        """Sign the players up."""
        self.players = [await self._system.sign_up() for _ in range(PLAYERS)]

    async def sign_in(self, account: Account) -> str | None:
        """Sign in once; the token, or None where it was not answered with one."""
        self.sign_ins += 1
        status, token = None, None
        try:
            status, token = await self._ask(account.user_name, account.password)
        finally:  # also where this is cancelled in the midst of it
            if token is not None or status is None or status in _UNKNOWN:
                self._history.write(SignIn(user_id=account.user_id, answered=token is not None))
        return token

    async def token(self, account: Account) -> str:
        """Sign in, as often as it takes."""
        while True:
            token = await self.sign_in(account)
            if token is not None:
                return token
            await asyncio.sleep(RETRY_SECONDS)

    async def admin(self) -> str:
        """A token of the administrator, taken anew only now and then."""
        while self._admin is None or time.monotonic() - self._admin[0] > TOKEN_SECONDS:
            status, token = await self._ask("admin", self._system.seed_password)
            if token is None:
                if status is None or status in _UNKNOWN:
                    self._note_admin(answered=False)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self._admin_id = subject_of(token)
            self._note_admin(answered=True)
            self._admin = time.monotonic(), token
        return self._admin[1]

    async def come_and_go(self) -> None:
        """Players sign in all the time; until cancelled."""
        while True:
            await self.sign_in(self._chance.choice(self.players))
            await asyncio.sleep(SIGN_IN_SECONDS * self._chance.uniform(0.5, 1.5))

    async def be_a_nuisance(self) -> None:
        """Ask for what must be refused; until cancelled."""
        while True:
            method, path, more = self._chance.choice(_REFUSED)
            outage_before = self._is_outage()
            try:
                async with self._system.client() as client:
                    answer = await client.request(method, path, **more)
            except httpx.TransportError:
                answer = None
            is_outage = outage_before or self._is_outage()
            if answer is not None and not (is_outage and answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR):
                # The gateway says 500 where an instance dies while it answers.
                self._history.write(
                    Answer(
                        request=f"{method} {path}",
                        status=answer.status_code,
                        is_problem=answer.headers.get("content-type", "").startswith("application/problem+json"),
                        during_outage=is_outage,
                    )
                )
            await asyncio.sleep(NUISANCE_SECONDS * self._chance.uniform(0.5, 1.5))

    async def _ask(self, user_name: str, password: str) -> tuple[int | None, str | None]:
        try:
            async with self._system.client() as client:
                form = {"username": user_name, "password": password}
                answer = await client.post("/api/v1/login/access-token", data=form, timeout=30)
        except httpx.TransportError:
            return None, None
        is_answered = answer.status_code == httpx.codes.OK
        return answer.status_code, answer.json()["access_token"] if is_answered else None

    def _note_admin(self, *, answered: bool) -> None:
        if self._admin_id is not None:
            self._history.write(SignIn(user_id=self._admin_id, answered=answered))


def subject_of(token: str) -> str:
    """Whose token it is."""
    claims = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"])


def new_code(prefix: str) -> str:
    """A code that no other quest has."""
    return f"{prefix}-{secrets.token_hex(4)}"
