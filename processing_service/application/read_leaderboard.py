"""Show leaderboards: pages, one's own rank and those around it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from processing_service.application.ports.leaderboards import (
    Boards,
    BoardsUnavailable,
    BoardView,
    Player,
    Rankings,
)
from processing_service.domain.leaderboard import ALL_TIME, kept_periods, percentile
from shared.clock import Clock

_SHOWN_OF_AN_ID: Final = 8
"""Characters of the id by which a user without a name is shown."""
_ATTEMPTS: Final = 2


class Source(StrEnum):
    """Where an answer comes from."""

    REDIS = "redis"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a board as it is shown."""

    rank: int
    user_id: str
    name: str
    points: int
    level: int
    star_tokens: int


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """A part of a board; `total` counts all who are on it."""

    entries: list[Entry]
    total: int
    source: Source


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A user's own rank, and those around it; `percentile` is the share, in percent, of those at this rank or below."""

    rank: int | None
    percentile: float | None
    is_hidden: bool
    entries: list[Entry]
    total: int
    source: Source


class ReadLeaderboard:
    """Asks the boards, and the database where they are away, not whole, or not kept any more."""

    def __init__(
        self,
        boards: Boards,
        rankings: Rankings,
        clock: Clock,
        observe: Callable[[Source], None] = lambda _source: None,
    ) -> None:
        self._boards = boards
        self._rankings = rankings
        self._clock = clock
        self._observe = observe

    async def page(self, period: str, offset: int, limit: int) -> LeaderboardPage:
        """A part of the board of a period."""
        view, players, source = await self._read(
            period,
            lambda: self._boards.page(period, offset, limit),
            lambda: self._rankings.page(period, offset, limit),
        )
        return LeaderboardPage(_entries(view, players), view.total, source)

    async def around(self, period: str, user_id: str, distance: int) -> OwnPlace:
        """A user's rank on the board of a period, and up to `distance` users on either side."""
        view, players, source = await self._read(
            period,
            lambda: self._boards.around(period, user_id, distance),
            lambda: self._rankings.around(period, user_id, distance),
            user_id,
        )
        me = players.get(user_id)
        is_hidden = me is not None and me.is_hidden
        rank = None if is_hidden else view.rank
        return OwnPlace(
            rank=rank,
            percentile=None if rank is None else percentile(rank, view.total),
            is_hidden=is_hidden,
            entries=[] if rank is None else _entries(view, players),
            total=view.total,
            source=source,
        )

    async def rank_of(self, user_id: str) -> int | None:
        """The rank on the board of all time, from 1; None for a user without points or in hiding."""
        return (await self.around(ALL_TIME, user_id, 0)).rank

    async def _read(
        self,
        period: str,
        quick: Callable[[], Awaitable[BoardView]],
        sure: Callable[[], Awaitable[BoardView]],
        *beside: str,
    ) -> tuple[BoardView, dict[str, Player], Source]:
        found = await self._read_quickly(quick, beside) if period in kept_periods(self._clock.now()) else None
        source = Source.DATABASE if found is None else Source.REDIS
        if found is None:
            view = await sure()
            found = view, await self._players(view, beside)
        self._observe(source)
        return *found, source

    async def _read_quickly(
        self, ask: Callable[[], Awaitable[BoardView]], beside: tuple[str, ...]
    ) -> tuple[BoardView, dict[str, Player]] | None:
        # The boards may be written to between the two questions, and are then ahead of what was read: ask again.
        for _ in range(_ATTEMPTS):
            try:
                view = await ask()
            except BoardsUnavailable:
                return None
            if view.mark is None:
                return None
            confirmed, players = await self._rankings.players({*beside, *(line.user_id for line in view.lines)})
            if view.mark.generation == confirmed.generation and view.mark.write >= confirmed.write:
                return view, dict(players)
        return None

    async def _players(self, view: BoardView, beside: tuple[str, ...]) -> dict[str, Player]:
        _, players = await self._rankings.players({*beside, *(line.user_id for line in view.lines)})
        return dict(players)


def _entries(view: BoardView, players: dict[str, Player]) -> list[Entry]:
    """Without those who have hidden or were deleted a moment ago; their ranks are given to others a moment later."""
    return [
        Entry(
            rank=line.rank,
            user_id=line.user_id,
            name=player.name or line.user_id[:_SHOWN_OF_AN_ID],
            points=line.points,
            level=player.level,
            star_tokens=player.star_tokens,
        )
        for line in view.lines
        if (player := players.get(line.user_id)) is not None and not player.is_hidden
    ]
