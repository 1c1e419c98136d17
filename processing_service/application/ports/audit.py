"""The audit log: what administrators did, in all services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.contracts.administration import Act, Audit


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act that stands in the log; `actor_name` is what its administrator is called now, None where unknown."""

    id: str
    at: datetime
    actor: str
    actor_name: str | None
    service: str
    action: str
    subject: str
    user_id: str | None
    reason: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReceivedAct:
    """What another service tells that an administrator did there; its event's id makes it one entry."""

    id: str
    at: datetime
    service: str
    act: Act


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to show; None: all. `action` is a whole one (`user.changed`) or its kind alone (`user`)."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    user_id: str | None = None
    service: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """The last entry of a page: the next one begins behind it."""

    at: datetime
    id: str


class AuditLog(Audit, Protocol):
    """Writing, inside the caller's transaction."""

    async def keep(self, received: Sequence[ReceivedAct]) -> None:
        """Keep what other services tell, each id once."""
        ...


class AuditEntries(Protocol):
    """Reading; each call is a transaction of its own."""

    async def find(self, wanted: AuditFilter, limit: int, after: AuditPlace | None) -> list[AuditEntry]:
        """Up to `limit` entries, newest first, behind `after` if it is given."""
        ...
