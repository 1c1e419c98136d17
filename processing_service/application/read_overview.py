"""Show what a user has come to: points, level, star tokens, rank, and the achievements unlocked last."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.achievements import Earned
from processing_service.application.ports.standings import StandingReads, UserStanding
from processing_service.application.ports.transaction import Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.standing import FIRST_LEVEL

RECENT: Final = 10
"""How many unlocks an overview shows."""

RankOf = Callable[[str], Awaitable[int | None]]
"""A user's place on the leaderboard of all time; None where they are not on it."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """An achievement that the user holds, or a plain badge that the catalog does not know (without code)."""

    code: str | None
    title: str
    points: int
    rarity: str
    icon: str
    unlocked_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it; `next_level_at`: the points that reach the next level, None at the last one."""

    user_id: str
    standing: UserStanding
    level_since: int
    next_level_at: int | None
    rank: int | None
    recent: tuple[Unlock, ...]


class ReadOverview:
    """Reads one user's overview; somebody who has earned nothing stands at the beginning."""

    def __init__(
        self, transactions: Transactions, catalog: KnownCatalog, standings: StandingReads, rank_of: RankOf
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._standings = standings
        self._rank_of = rank_of

    async def __call__(self, user_id: str) -> Overview:
        """The overview.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            codes = [code for code in snapshot.histories if is_achievement(snapshot, code)]
            earned = await transaction.achievements.earned([user_id], codes)
        standing = await self._standings.of(user_id)
        recent = sorted(earned, key=lambda one: one.unlocked_at, reverse=True)[:RECENT]
        since, next_at = bounds(snapshot.reached_from, standing.level)
        unlocks = (_unlock(snapshot, one) for one in recent)
        return Overview(user_id, standing, since, next_at, await self._rank_of(user_id), tuple(unlocks))


def is_achievement(snapshot: Snapshot, code: str) -> bool:
    """Whether the latest version of a definition is an achievement."""
    return snapshot.histories[code].versions[-1].definition.kind == "achievement"


def bounds(reached_from: Sequence[int], level: int) -> tuple[int, int | None]:
    """The points from which on a level and the next one are reached, by the curve as it is now."""
    since = 0 if level == FIRST_LEVEL else reached_from[min(level - FIRST_LEVEL, len(reached_from)) - 1]
    return since, reached_from[level - FIRST_LEVEL] if level - FIRST_LEVEL < len(reached_from) else None


def _unlock(snapshot: Snapshot, one: Earned) -> Unlock:
    if one.code is None:
        return Unlock(None, one.badge or "", 0, "", "", one.unlocked_at)
    latest = snapshot.histories[one.code].versions[-1].definition
    return Unlock(one.code, latest.name, latest.reward.points, latest.rarity, latest.icon, one.unlocked_at)
