"""In-memory stand-ins for the auth service's ports. The contract tests hold each of them to what the real one does."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from auth_service.application.ports import AccountQuery, IssuedToken
from auth_service.domain.account import Account, AccountStatus
from auth_service.domain.attempts import AttemptCounter
from auth_service.domain.exceptions import UserNameTaken
from auth_service.domain.ledger import LedgerTransaction
from auth_service.domain.naming import name_key
from auth_service.domain.sessions import PresentedToken, RefreshFamily
from shared.contracts.administration import Act
from shared.contracts.event import Event
from tests.unit.auth.ledger_fakes import FakeLedger, FakeLedgerBooks
from tests.unit.auth.throttle_fakes import FakeAttempts, FakeKnownAddresses

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


class FakePasswordHasher:
    """Hashes at no cost; remembers what it was asked."""

    def __init__(self) -> None:
        self.verified: list[str | None] = []
        self.hashed = 0

    async def hash(self, password: str) -> str:
        self.hashed += 1
        return f"hash of {password}"

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verified.append(password_hash)
        return password_hash == f"hash of {password}"


class FakeTokenIssuer:
    """Issues readable tokens."""

    async def for_user(self, account: Account) -> IssuedToken:
        return IssuedToken(f"user {account.user_id}", 600)

    async def for_service(self, service: str, audience: str, scope: str) -> IssuedToken:
        return IssuedToken(f"{service} for {audience}: {scope}", 300)


@dataclass
class FakeState:
    """Everything that a database would hold."""

    accounts: dict[str, Account] = field(default_factory=dict)
    tombstones: dict[str, datetime] = field(default_factory=dict)
    families: dict[str, RefreshFamily] = field(default_factory=dict)
    revoked: dict[str, datetime] = field(default_factory=dict)
    tokens: dict[bytes, tuple[str, datetime | None]] = field(default_factory=dict)
    transactions: dict[str, LedgerTransaction] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    attempts: dict[bytes, AttemptCounter] = field(default_factory=dict)
    known_addresses: dict[tuple[str, bytes], datetime] = field(default_factory=dict)

    def snapshot(self) -> "FakeState":
        return FakeState(**{name: copy(value) for name, value in vars(self).items()})


class FakeAccounts:
    def __init__(self, state: FakeState) -> None:
        self._state = state

    async def find(self, user_id: str) -> Account | None:
        return self._state.accounts.get(user_id)

    async def find_by_name(self, user_name: str) -> Account | None:
        key = name_key(user_name)
        return next((item for item in self._state.accounts.values() if name_key(item.user_name) == key), None)

    async def lock(self, user_id: str) -> Account | None:
        return await self.find(user_id)

    async def add(self, account: Account) -> None:
        await self.save(account)

    async def save(self, account: Account) -> None:
        holder = await self.find_by_name(account.user_name)
        if holder is not None and holder.user_id != account.user_id:
            raise UserNameTaken(account.user_name)
        self._state.accounts[account.user_id] = account

    async def mark_known(self, account: Account) -> bool:
        if self._state.accounts[account.user_id].status is not AccountStatus.NEW:
            return False
        self._state.accounts[account.user_id] = account
        return True

    async def erase(self, user_id: str, at: datetime) -> None:
        del self._state.accounts[user_id]
        self._state.tombstones[user_id] = at

    async def search(self, query: AccountQuery) -> tuple[list[Account], int]:
        prefix = name_key(query.user_name_prefix or "")
        found = [
            item
            for item in self._state.accounts.values()
            if query.status in (None, item.status)
            and query.role in (None, item.role)
            and name_key(item.user_name).startswith(prefix)
        ]
        found.sort(key=lambda item: (item.created_at, item.user_id), reverse=True)
        return found[query.offset : query.offset + query.limit], len(found)

    async def other_active_admins(self, user_id: str) -> int:
        return sum(item.is_active_admin and item.user_id != user_id for item in self._state.accounts.values())


class FakeRefreshTokens:
    def __init__(self, state: FakeState) -> None:
        self._state = state

    async def open(self, family: RefreshFamily, token_hash: bytes) -> None:
        self._state.families[family.family_id] = family
        self._state.tokens[token_hash] = (family.family_id, None)

    async def lock(self, token_hash: bytes) -> PresentedToken | None:
        if token_hash not in self._state.tokens:
            return None
        family_id, used_at = self._state.tokens[token_hash]
        return PresentedToken(self._state.families[family_id], family_id in self._state.revoked, used_at)

    async def rotate(self, family_id: str, used: bytes, fresh: bytes, at: datetime) -> None:
        self._state.tokens[used] = (family_id, self._state.tokens[used][1] or at)
        self._state.tokens[fresh] = (family_id, None)

    async def revoke(self, family_id: str, at: datetime) -> None:
        self._state.revoked[family_id] = at

    async def forget_user(self, user_id: str) -> None:
        self._forget(item for item in self._state.families.values() if item.user_id == user_id)

    async def forget_expired(self, user_id: str, now: datetime) -> None:
        families = self._state.families.values()
        self._forget(item for item in families if item.user_id == user_id and item.expires_at <= now)

    def _forget(self, families: Iterable[RefreshFamily]) -> None:
        doomed = {item.family_id for item in families}
        for family_id in doomed:
            del self._state.families[family_id]
        for token_hash in [key for key, (family_id, _) in self._state.tokens.items() if family_id in doomed]:
            del self._state.tokens[token_hash]


class FakeOutbox:
    def __init__(self, state: FakeState) -> None:
        self._state = state

    async def add(self, events: Sequence[Event]) -> None:
        self._state.events.extend(events)


class FakeAudit:
    def __init__(self, state: FakeState) -> None:
        self._state = state

    async def record(self, *acts: Act) -> None:
        self._state.acts.extend(acts)


@dataclass(frozen=True)
class FakeTransaction:
    accounts: FakeAccounts
    refresh_tokens: FakeRefreshTokens
    ledger: FakeLedger
    books: FakeLedgerBooks
    outbox: FakeOutbox
    audit: FakeAudit
    attempts: FakeAttempts
    known_addresses: FakeKnownAddresses


class FakeUnitOfWork:
    """One transaction after another; an exception puts everything back."""

    def __init__(self) -> None:
        self.state = FakeState()
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[FakeTransaction]:
        async with self._lock:
            draft = self.state.snapshot()
            yield FakeTransaction(
                FakeAccounts(draft),
                FakeRefreshTokens(draft),
                FakeLedger(draft.transactions, draft.tombstones),
                FakeLedgerBooks(draft.transactions),
                FakeOutbox(draft),
                FakeAudit(draft),
                FakeAttempts(draft.attempts),
                FakeKnownAddresses(draft.known_addresses),
            )
            self.state = draft

    @property
    def event_types(self) -> list[str]:
        """What was published, in order."""
        return [event.event_type for event in self.state.events]


def an_account(user_id: str = "ada-1", user_name: str = "ada", **changes: object) -> Account:
    """Some account; `changes` are fields of `Account`."""
    account = Account(user_id, user_name, "hash of password", START)
    return replace(account, **changes)  # type: ignore[arg-type]  # fields of any type
