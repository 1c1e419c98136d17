"""Compare the leaderboards with the standings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Final

from processing_service.application.ports.board_turns import BoardTurn, BoardTurns
from processing_service.application.ports.leaderboards import Boards, Place
from processing_service.domain.leaderboard import kept_periods
from shared.clock import Clock

MOST_DIFFERENCES: Final = 100
"""Differences that are told one by one; the others are counted."""


class DifferenceKind(StrEnum):
    """What is wrong with a board."""

    MISSING = "missing"
    """A user with points is not on it."""
    DIFFERENT = "different"
    """A user is on it with other points, at another place, or although they are hidden."""
    SURPLUS = "surplus"
    """More users are on it than should be; how many is counted, who they are is not known."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `user_id` is empty where it is a surplus."""

    kind: DifferenceKind
    period: str
    user_id: str = ""


@dataclass(slots=True)
class LeaderboardCheck:
    """The result. `is_whole` is False where the boards have lost something and will be rebuilt."""

    is_whole: bool
    places: int = 0
    waiting: int = 0
    differences: list[Difference] = field(default_factory=list)
    counted: Counter[DifferenceKind] = field(default_factory=Counter)

    @property
    def agrees(self) -> bool:
        """Whether everything is as it should be."""
        return self.is_whole and not self.counted

    def add(self, difference: Difference, count: int = 1) -> None:
        """Note a difference."""
        self.counted[difference.kind] += count
        if len(self.differences) < MOST_DIFFERENCES:
            self.differences.append(difference)


class CheckLeaderboards:
    """Compares while everything goes on: only the boards stand still, and what they wait for is no difference."""

    def __init__(self, turns: BoardTurns, boards: Boards, clock: Clock) -> None:
        self._turns = turns
        self._boards = boards
        self._clock = clock

    async def __call__(self, sample: float = 1.0) -> LeaderboardCheck:
        """Compare the number of users on every board, and all of them or a share, place by place.

        Raises:
            TemporaryError: the boards or the database are away.
        """
        periods = kept_periods(self._clock.now())
        async with self._turns(wait=True) as turn:
            if turn is None:
                raise AssertionError("a turn that is waited for comes")
            check = LeaderboardCheck(await self._boards.are_whole(turn.confirmed, periods))
            on_board: Counter[str] = Counter()
            async for places in turn.places(periods, sample=sample):
                for period, group in groupby(places, key=lambda one: one.period):
                    on_board[period] += await self._compare(list(group), check)
            if sample < 1:
                await self._compare_sizes(turn, periods, check)
            else:
                for period in periods:
                    self._note_surplus(check, period, await self._boards.size(period) - on_board[period])
        return check

    async def _compare(self, places: Sequence[Place], check: LeaderboardCheck) -> int:
        """Note what differs; how many of these users are on the board, wherever."""
        found = await self._boards.agreeing(places)
        for place, agrees in zip(places, found, strict=True):
            check.places += 1
            if place.is_waiting:
                check.waiting += 1
            elif agrees is None:
                check.add(Difference(DifferenceKind.MISSING, place.period, place.user_id))
            elif not agrees:
                check.add(Difference(DifferenceKind.DIFFERENT, place.period, place.user_id))
        return len(found) - found.count(None)

    async def _compare_sizes(self, turn: BoardTurn, periods: frozenset[str], check: LeaderboardCheck) -> None:
        # Of those who wait, a board may hold some and others not.
        counts = await turn.counts(periods)
        for period in periods:
            size = await self._boards.size(period)
            settled, waiting = (counts[period].settled, counts[period].waiting) if period in counts else (0, 0)
            self._note_surplus(check, period, size - settled - waiting)
            if size < settled:
                check.add(Difference(DifferenceKind.MISSING, period), settled - size)

    @staticmethod
    def _note_surplus(check: LeaderboardCheck, period: str, surplus: int) -> None:
        if surplus > 0:
            check.add(Difference(DifferenceKind.SURPLUS, period), surplus)
