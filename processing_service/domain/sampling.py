"""Choosing a few out of many such that the same ones are chosen every time, in whatever order they come."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from heapq import heappush, heappushpop
from math import ceil
from typing import Final

MOST_DURATIONS: Final = 10_000
"""Up to so many durations quantiles are exact."""


def rank_of(key: str) -> int:
    """A number between 0 and 2**64 - 1 that has nothing to do with what the key means, and never changes."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")


@dataclass(slots=True)
class Durations:
    """Quantiles of any number of durations: all of them are kept while they are few, then those of the lowest ranks."""

    most: int = MOST_DURATIONS
    seen: int = 0
    _kept: list[tuple[int, timedelta]] = field(default_factory=list)

    def add(self, key: str, duration: timedelta) -> None:
        """Take one; `key` tells it from all others."""
        self.seen += 1
        item = (-rank_of(key), duration)
        if len(self._kept) < self.most:
            heappush(self._kept, item)
        else:
            heappushpop(self._kept, item)

    @property
    def is_exact(self) -> bool:
        """Whether none was left out."""
        return self.seen <= self.most

    def quantile(self, share: float) -> timedelta | None:
        """The smallest duration that at least this share of them does not exceed; None where there is none."""
        if not self._kept:
            return None
        ordered = sorted(duration for _, duration in self._kept)
        return ordered[max(0, ceil(share * len(ordered)) - 1)]
