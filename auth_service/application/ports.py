"""What the use cases need from outside, as small protocols."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from auth_service.application.ledger_ports import Ledger, LedgerBooks
from auth_service.application.throttle_ports import Attempts, KnownAddresses
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.sessions import PresentedToken, RefreshFamily
from shared.contracts.administration import Audit
from shared.contracts.event import Event


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """Which accounts are asked for; what is None does not restrict."""

    limit: int
    offset: int
    status: AccountStatus | None = None
    role: Role | None = None
    user_name_prefix: str | None = None


class Accounts(Protocol):
    """The accounts that are not deleted."""

    async def find(self, user_id: str) -> Account | None:
        """The account of that id."""
        ...

    async def find_by_name(self, user_name: str) -> Account | None:
        """The account of that name, in whatever case."""
        ...

    async def lock(self, user_id: str) -> Account | None:
        """The account of that id, which nobody else can change until the transaction ends."""
        ...

    async def add(self, account: Account) -> None:
        """Store a new account.

        Raises:
            UserNameTaken: another account carries the name.
        """
        ...

    async def save(self, account: Account) -> None:
        """Store an account that this transaction has locked and changed.

        Raises:
            UserNameTaken: another account carries the new name.
        """
        ...

    async def mark_known(self, account: Account) -> bool:
        """Store a first sign-in, and tell whether it really was one; of many at once, one alone hears yes."""
        ...

    async def erase(self, user_id: str, at: datetime) -> None:
        """Remove everything about a person; the id stays behind as a tombstone and is never given again."""
        ...

    async def search(self, query: AccountQuery) -> tuple[list[Account], int]:
        """One page of accounts, the newest first, and how many there are in all."""
        ...

    async def other_active_admins(self, user_id: str) -> int:
        """How many others can administrate. Whoever asks goes first: the next one waits until this transaction ends.

        To be called before `lock`, so that locks are always taken in the same order.
        """
        ...


class RefreshTokens(Protocol):
    """Families of refresh tokens; the tokens themselves are never stored, only their hashes."""

    async def open(self, family: RefreshFamily, token_hash: bytes) -> None:
        """Store a new family with its first token."""
        ...

    async def lock(self, token_hash: bytes) -> PresentedToken | None:
        """What is stored about a token, with its family locked until the transaction ends."""
        ...

    async def rotate(self, family_id: str, used: bytes, fresh: bytes, at: datetime) -> None:
        """Mark one token as used (the first use counts) and add the next one."""
        ...

    async def revoke(self, family_id: str, at: datetime) -> None:
        """End a family."""
        ...

    async def forget_user(self, user_id: str) -> None:
        """Delete all of a user's families."""
        ...

    async def forget_expired(self, user_id: str, now: datetime) -> None:
        """Delete those of a user's families that are past their end."""
        ...


class EventOutbox(Protocol):
    """Events that are published if, and only if, the transaction commits."""

    async def add(self, events: Sequence[Event]) -> None:
        """Have `events` published."""
        ...


class Transaction(Protocol):
    """One transaction and what can be done in it."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def refresh_tokens(self) -> RefreshTokens: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def books(self) -> LedgerBooks: ...

    @property
    def outbox(self) -> EventOutbox: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def attempts(self) -> Attempts: ...

    @property
    def known_addresses(self) -> KnownAddresses: ...


class UnitOfWork(Protocol):
    """Opens transactions: a clean exit commits, an exception rolls back."""

    def __call__(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords, slowly and on purpose."""

    async def hash(self, password: str) -> str:
        """A salted hash of `password`."""
        ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether `password` fits; with None as hash it never does, and takes as long to say so."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A signed token and how long it lives."""

    token: str
    expires_in_seconds: int


class TokenIssuer(Protocol):
    """Signs tokens."""

    async def for_user(self, account: Account) -> IssuedToken:
        """An access token for a user."""
        ...

    async def for_service(self, service: str, audience: str, scope: str) -> IssuedToken:
        """A token with which `service` may call `audience`."""
        ...
