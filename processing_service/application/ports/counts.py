"""Numbers that are counted now and then."""

from datetime import datetime
from typing import Protocol


class Counts(Protocol):
    """Such numbers, kept in small tables."""

    async def count(self, now: datetime) -> None:
        """Count everything anew."""
        ...

    async def last_counted(self) -> datetime | None:
        """When they were counted last; None if they never were, or there was nothing to count."""
        ...
