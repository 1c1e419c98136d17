"""Who may publish events over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.contracts.administration import Act


@dataclass(frozen=True, slots=True)
class Publisher:
    """A holder of a key; `key_prefix` is the part of the key that may be shown again."""

    id: str
    name: str
    key_prefix: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None


class Publishers(Protocol):
    """The publishers, with their keys as hashes."""

    async def add(self, publisher: Publisher, key_hash: bytes, act: Act) -> None:
        """Keep a new publisher, and record that."""
        ...

    async def holding(self, key_hash: bytes) -> Publisher | None:
        """The publisher whose key it is, unless it was revoked."""
        ...

    async def list(self, limit: int, offset: int) -> tuple[list[Publisher], int]:
        """A page, newest first, revoked ones included, and how many there are."""
        ...

    async def revoke(self, publisher_id: str, revoked_at: datetime, act: Act) -> bool:
        """End a publisher's right, and record that; a second time changes nothing. False: there is none."""
        ...
