"""`sequence`: events that fit one step after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from processing_service.domain.condition import Condition
from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number, Steady
from processing_service.domain.reasons import (
    ConditionFalse,
    ConditionUndecided,
    NotListened,
    Reason,
    StepOutOfOrder,
    StepTooLate,
)


@dataclass(frozen=True, slots=True)
class Step:
    """What an event must be to be this step, and how long after the step before it may come."""

    listens: frozenset[str]
    where: Condition | None = None
    within: timedelta | None = None

    def refusal(self, event: Event, user: Mapping[str, Any]) -> Reason | None:
        """Why the event cannot be this step, whatever came before."""
        if event.event_type not in self.listens:
            return NotListened()
        verdict = True if self.where is None else self.where.holds(event, user)
        if verdict is True or self.where is None:
            return None
        return ConditionFalse(self.where.source) if verdict is False else ConditionUndecided(self.where.source, verdict)


@dataclass(frozen=True, slots=True)
class Reached:
    """For each step the latest moment at which the sequence came as far as that; None: it has not yet.

    The latest is the best to go on from, since what follows may have to come within a time.
    """

    at: tuple[datetime | None, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Steady):
    """Complete when there are events, one after the other, that fit all the steps; others may lie between them."""

    steps: tuple[Step, ...]
    kind: ClassVar[str] = "sequence"

    def initial(self) -> Reached:
        """No step yet."""
        return Reached((None,) * len(self.steps))

    def contribute(
        self, progress: Reached, event: Event, _target: Number, context: Context, /
    ) -> Contribution | Reason:
        """Let the event be every step that it can be; from the last one, so that it is never two in a row."""
        user = context.facts.user_at(event.timestamp)
        at = list(progress.at)
        refusals: list[Reason] = []
        notes: list[Reason] = []
        for index in reversed(range(len(self.steps))):
            refusal = self.steps[index].refusal(event, user)
            if refusal is not None:
                refusals.append(refusal)
            elif (note := self._note(index, progress, event)) is not None:
                notes.append(note)
            else:
                at[index] = event.timestamp
        if len(refusals) == len(self.steps):
            return next((one for one in refusals if not isinstance(one, NotListened)), refusals[0])
        if notes and at == list(progress.at):
            return Contribution(progress, 0, notes[-1])
        reached = Reached(tuple(at))
        return Contribution(reached, self.amount(reached) - self.amount(progress))

    def cycles(self, progress: Reached, _target: Number, /) -> int:
        """Once, if the last step was reached."""
        return 1 if progress.at[-1] is not None else 0

    def adopt(self, older: Measure, progress: Reached, /) -> Reached | None:
        """The steps that both versions begin with."""
        if not isinstance(older, Sequence):
            return None
        kept = [moment for moment, _ in zip(progress.at, self.steps, strict=False)]
        return Reached((*kept, *([None] * (len(self.steps) - len(kept)))))

    def amount(self, progress: Reached, /) -> Number:
        """How many steps in a row were reached."""
        return sum(1 for moment in progress.at if moment is not None)

    def _note(self, index: int, progress: Reached, event: Event) -> Reason | None:
        """What keeps the event from being this step, with what came before."""
        if index == 0:
            return None
        before, within = progress.at[index - 1], self.steps[index].within
        if before is None:
            return StepOutOfOrder(index + 1)
        if within is not None and event.timestamp - before > within:
            return StepTooLate(index + 1, within)
        return None
