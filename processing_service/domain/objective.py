"""What is to be reached."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Protocol

from processing_service.domain.condition import Condition
from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number
from processing_service.domain.measures.sequence import Sequence
from processing_service.domain.reasons import ConditionFalse, ConditionUndecided, Reason


class Objective(Protocol):
    """All that the evaluator knows of an objective, so that a tree of them is one too.

    Progress is a value of the objective's own; the evaluator carries it about and never looks inside.
    """

    @property
    def listens(self) -> frozenset[str]:
        """The types of the events that can count."""
        ...

    @property
    def leaves(self) -> tuple["Leaf", ...]:
        """Its leaves, in order."""
        ...

    @property
    def target(self) -> Number:
        """The number at which a cycle is complete."""
        ...

    @property
    def keeps_watching(self) -> bool:
        """Whether it must see events also while there is nothing to complete."""
        ...

    def contribute(self, progress: Any, event: Event, context: Context, /) -> Contribution | Reason:
        """Add an event (`progress` None: none yet); a Reason where the event alone decides that it cannot count."""
        ...

    def cycles(self, progress: Any, /) -> int:
        """How many cycles the progress completes."""
        ...

    def restart(self, progress: Any, cycles: int, /) -> Any:
        """Progress of the next cycle, after that many were completed."""
        ...

    def roll_over(self, progress: Any, /) -> Any:
        """Progress at the beginning of the next day, week or month of a quest that resets with it."""
        ...

    def drop(self, progress: Any, /) -> Any:
        """Progress of a user who gives the cycle up."""
        ...

    def adopt(self, older: "Objective", progress: Any, /) -> Any:
        """What progress made under an older version's objective is worth under this one; None: nothing."""
        ...

    def amount(self, progress: Any, /) -> Number:
        """Progress as one number, to set against the target."""
        ...

    def amount_of(self, reached: Collection[str], /) -> Number:
        """The amount where the leaves of these ids are reached, for an objective of several."""
        ...

    def parts(self, progress: Any, /) -> dict[str, Any]:
        """Progress by leaf id, as far as there is any."""
        ...


UNREACHABLE: Final = Decimal("Infinity")
"""The target of what is counted without end."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to reach: events of certain types, perhaps under a condition, measured up to a target.

    `target` is positive: a whole number, or a decimal for `sum` and `max`. Events of the types in `unconditional` reach
    the measure without a question: those that give freezes.
    """

    id: str
    listens: frozenset[str]
    measure: Measure
    target: Number
    where: Condition | None = None
    unconditional: frozenset[str] = frozenset()
    leaves: tuple["Leaf", ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a target that every event, or none, would reach."""
        if not self.target > 0:
            raise ValueError(f"target must be positive: {self.target}")
        object.__setattr__(self, "leaves", (self,))

    @property
    def asks_for_facts(self) -> bool:
        """Whether what counts depends on what is known of the user."""
        conditions = [self.where]
        if isinstance(self.measure, Sequence):
            conditions += [step.where for step in self.measure.steps]
        return self.measure.follows_calendar or any(one is not None and one.looks_at_user for one in conditions)

    @property
    def keeps_watching(self) -> bool:
        """As its measure."""
        return self.measure.keeps_watching

    def contribute(self, progress: Any, event: Event, context: Context, /) -> Contribution | Reason:
        """Ask the condition, then the measure."""
        if self.where is not None and event.event_type not in self.unconditional:
            verdict = self.where.holds(event, context.facts.user_at(event.timestamp))
            if verdict is False:
                return ConditionFalse(self.where.source)
            if verdict is not True:
                return ConditionUndecided(self.where.source, verdict)
        if progress is None:
            progress = self.measure.initial()
        return self.measure.contribute(progress, event, self.target, context)

    def cycles(self, progress: Any, /) -> int:
        """How many times the target is reached."""
        return self.measure.cycles(progress, self.target)

    def is_reached(self, progress: Any, /) -> bool:
        """Whether the progress (None: none) is enough for a cycle."""
        return progress is not None and self.measure.cycles(progress, self.target) > 0

    def restart(self, progress: Any, cycles: int, /) -> Any:
        """What the measure carries into the next cycle."""
        return self.measure.restart(progress, self.target, cycles)

    def roll_over(self, progress: Any, /) -> Any:
        """From nothing."""
        return self.measure.afresh(progress)

    def drop(self, progress: Any, /) -> Any:
        """What the measure does not let go of."""
        return self.measure.drop(progress)

    def amount(self, progress: Any, /) -> Number:
        """The measure's number; 0 before the first event."""
        return 0 if progress is None else self.measure.amount(progress)

    def amount_of(self, reached: Collection[str], /) -> Number:
        """The whole target, or nothing."""
        return self.target if self.id in reached else 0

    def parts(self, progress: Any, /) -> dict[str, Any]:
        """Its own progress."""
        return {} if progress is None else {self.id: progress}

    def adopt(self, older: Objective, progress: Any, /) -> Any:
        """The progress of the leaf of the same id and kind; target, condition and field may differ."""
        before = next((leaf for leaf in older.leaves if leaf.id == self.id), None)
        held = older.parts(progress).get(self.id)
        if before is None or held is None or before.measure.kind != self.measure.kind:
            return None
        return self.measure.adopt(before.measure, held)


def is_begun(objective: Objective, progress: Any) -> bool:
    """Whether the progress (None: none) holds anything towards a completion."""
    held = objective.parts(progress)
    return any(leaf.amount(held.get(leaf.id)) > 0 for leaf in objective.leaves)
