"""What could not be accepted or handled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from processing_service.application.messages import ParkedMessage


class ParkingLot(Protocol):
    """Keeps messages that could not be accepted, for an admin to see."""

    async def park(self, messages: Sequence[ParkedMessage]) -> None: ...


class AttemptMarkers(Protocol):
    """Counts the attempts at messages that may kill the process; each count is committed before its attempt."""

    async def counts(self, message_hashes: Collection[bytes]) -> dict[bytes, int]: ...

    async def begin(self, message_hash: bytes) -> int: ...

    async def forget(self, message_hashes: Collection[bytes]) -> None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A stored event whose handling failed `attempts` times."""

    event_id: str
    attempts: int


class Failures(Protocol):
    """Stored events that wait to be handled again."""

    async def record(self, event_id: str, attempts: int, next_attempt_at: datetime, error: str) -> None: ...

    async def due(self, now: datetime, limit: int) -> list[Failure]: ...

    async def forget(self, event_id: str) -> None: ...
