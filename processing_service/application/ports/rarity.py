"""How rare achievements are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Share:
    """How many users hold an achievement, of how many."""

    holders: int
    users: int

    @property
    def part(self) -> float:
        """From 0 to 1; 0 where there is nobody."""
        return self.holders / self.users if self.users else 0.0


class Rarity(Protocol):
    """Shares as they were counted last."""

    async def of(self, codes: Collection[str]) -> Mapping[str, Share]:
        """The share of each of these definitions, those that nobody holds included."""
        ...
