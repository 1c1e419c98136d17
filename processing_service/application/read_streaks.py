"""Show a user the days that made a streak; the log tells them, since progress keeps the length alone."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions
from processing_service.application.read_progress import ReadProgress
from processing_service.application.replay_quest import Replayed, replay_quest
from processing_service.domain.calendar import first_day_of
from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.evaluator import progress_under
from processing_service.domain.measures.streak import Run, Streak
from processing_service.domain.streak_days import Mark, marked_periods
from shared.clock import Clock
from shared.exceptions import NotFound

MOST_PERIODS: Final = 42
"""How many days, or weeks, are shown: six weeks of days."""


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day, or the first day of a week, and what it did for the streak."""

    day: date
    mark: Mark


@dataclass(frozen=True, slots=True)
class StreakDays:
    """One streak of a quest. `length`, `freezes` and `frozen` are as they stand today."""

    part: str
    every: Literal["day", "week"]
    length: int
    freezes: int
    frozen: int
    today: date
    days: tuple[MarkedDay, ...]


class ReadStreaks:
    """Replays one user's log under one quest, or one counter."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, read: ReadProgress, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._read = read
        self._clock = clock

    async def __call__(self, user_id: str, code: str) -> tuple[StreakDays, ...]:
        """The streaks that the quest asks for, in its order; none where it asks for something else.

        Raises:
            NotFound: there is no such quest, or the user may not know of it, or of what it asks, yet.
        """
        quest = await self._read.one(user_id, code)
        if quest.is_masked:
            raise NotFound(f"there is no quest '{code}'")
        async with self._transactions() as transaction:
            await transaction.trails.hold_still()
            snapshot = await self._catalog.hold(transaction)
            replayed = await replay_quest(transaction, snapshot, user_id, code)
        now = self._clock.now()
        context = replace(replayed.context, pauses=replayed.timeline.pauses)
        definition = replayed.timeline.shown(replayed.explanation.state, now, context)
        return tuple(
            _streak(leaf.id, leaf.measure, _runs(replayed, definition, leaf.id), context, now)
            for leaf in definition.objective.leaves
            if isinstance(leaf.measure, Streak)
        )


def _runs(replayed: Replayed, definition: Definition, leaf_id: str) -> list[Run]:
    """How the streak stood after each event; what an older version had counted differently is left out."""
    states = (step.after for step in replayed.explanation.steps)
    held = (definition.objective.parts(progress_under(definition, state, state.period)) for state in states)
    return [parts[leaf_id] for parts in held if isinstance(parts.get(leaf_id), Run)]


def _streak(part: str, measure: Streak, runs: list[Run], context: Context, now: datetime) -> StreakDays:
    calendar = context.facts.calendar
    today = calendar.number(measure.every, now)
    standing = measure.settle(runs[-1], today, context) if runs else Run()
    marked = marked_periods(measure, runs, context, today - MOST_PERIODS + 1, today)
    return StreakDays(
        part=part,
        every=measure.every,
        length=standing.length,
        freezes=standing.freezes,
        frozen=standing.used,
        today=date.fromordinal(calendar.day(now)),
        days=tuple(MarkedDay(date.fromordinal(first_day_of(measure.every, one.number)), one.mark) for one in marked),
    )
