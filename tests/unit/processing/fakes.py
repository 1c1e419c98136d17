"""Stand-ins for what the unit tests need of the world; `tests/contract/processing` holds them to the real ones."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from processing_service.application.ports.grants import Backlog, DueGrant
from processing_service.application.ports.toasts import Cursors, Inbox, Toast
from shared.contracts.credits import CreditRequest, CreditResponse, CreditResult

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)


@dataclass
class _Row:
    grant: DueGrant
    due: float
    status: str = "pending"
    last_error: str | None = None


class FakeGrantQueue:
    """Grants in memory. Its clock is a number that grows with each call, so that the longest due comes first."""

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.told: list[str] = []
        self._now = 0.0

    def put(self, grant: DueGrant) -> None:
        """Have a grant wait."""
        self.rows[grant.grant_id] = _Row(grant, self._tick())

    async def claim(self, limit: int, lease_seconds: float) -> list[DueGrant]:
        """See `GrantQueue`."""
        now = self._tick()
        due = [row for row in self.rows.values() if row.status in ("pending", "sending") and row.due <= now]
        claimed = sorted(due, key=lambda row: row.due)[:limit]
        for row in claimed:
            row.status, row.due = "sending", now + lease_seconds
        return [row.grant for row in claimed]

    async def settle(self, credited: Collection[str], parked: Mapping[str, str]) -> None:
        """See `GrantQueue`."""
        for grant_id in credited:
            row = self.rows[grant_id]
            if row.status != "credited":
                row.status, row.last_error = "credited", None
                self.told.append(row.grant.user_id)
        for grant_id, reason in parked.items():
            row = self.rows[grant_id]
            if row.status in ("pending", "sending"):
                row.status, row.last_error = "parked", reason

    async def release(self, grant_ids: Collection[str], error: str) -> None:
        """See `GrantQueue`."""
        for grant_id in grant_ids:
            row = self.rows[grant_id]
            if row.status == "sending":
                row.due, row.last_error = self._tick(), error

    async def backlog(self) -> Backlog:
        """See `GrantQueue`."""
        waiting = [row for row in self.rows.values() if row.status in ("pending", "sending")]
        return Backlog(len(waiting), 1.0 if waiting else 0.0)

    def _tick(self) -> float:
        self._now += 0.001
        return self._now


@dataclass
class FakeWallet:
    """Books what it is asked to, after raising the `troubles` in their order."""

    troubles: list[Exception] = field(default_factory=list)
    statuses: dict[str, CreditResult] = field(default_factory=dict)
    requests: list[list[str]] = field(default_factory=list)
    forgets: set[str] = field(default_factory=set)

    async def credit(self, request: CreditRequest) -> CreditResponse:
        """See `Wallet`."""
        ids = [credit.grant_id for credit in request.credits]
        self.requests.append(ids)
        if self.troubles:
            raise self.troubles.pop(0)
        results = [
            self.statuses.get(grant_id, CreditResult(grant_id=grant_id, status="credited"))
            for grant_id in ids
            if grant_id not in self.forgets
        ]
        return CreditResponse(results=results)


class FakeToasts:
    """Toasts in memory."""

    def __init__(self) -> None:
        self.by_user: dict[str, list[Toast]] = {}
        self.seen: dict[str, int] = {}
        self.read: dict[str, int] = {}
        self.reads = 0

    def tell(self, user_id: str, count: int = 1) -> None:
        """Give a user toasts."""
        toasts = self.by_user.setdefault(user_id, [])
        for _ in range(count):
            toasts.append(Toast(len(toasts) + 1, "quest_completed", {"code": "wins"}, START))

    async def cursors(self, user_id: str) -> Cursors:
        """See `Toasts`."""
        return Cursors(self.seen.get(user_id, 0), len(self.by_user.get(user_id, [])), self.read.get(user_id, 0))

    async def after(self, user_id: str, sequence: int, limit: int) -> list[Toast]:
        """See `Toasts`."""
        self.reads += 1
        return [replace(toast) for toast in self.by_user.get(user_id, []) if toast.sequence > sequence][:limit]

    async def history(self, user_id: str, limit: int, offset: int, *, unread_only: bool = False) -> Inbox:
        """See `Toasts`."""
        toasts = self.by_user.get(user_id, [])[self.read.get(user_id, 0) if unread_only else 0 :]
        return Inbox(toasts[::-1][offset : offset + limit], len(toasts), await self.cursors(user_id))

    async def mark_seen(self, user_id: str, sequence: int) -> Cursors:
        """See `Toasts`."""
        newest = len(self.by_user.get(user_id, []))
        if newest:
            self.seen[user_id] = max(self.seen.get(user_id, 0), min(sequence, newest))
        return await self.cursors(user_id)

    async def mark_read(self, user_id: str, sequence: int) -> Cursors:
        """See `Toasts`."""
        newest = len(self.by_user.get(user_id, []))
        if newest:
            self.read[user_id] = max(self.read.get(user_id, 0), min(sequence, newest))
        return await self.mark_seen(user_id, sequence)


def due_grant(number: int = 1, user_id: str = "user1") -> DueGrant:
    """Grant `number`."""
    return DueGrant(f"00000000-0000-4000-8000-{number:012}", user_id, "wins", number, 0, 10)
