"""What is to be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from processing_service.domain.condition import Condition
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Measure, Number
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
    def target(self) -> Number:
        """The number at which a cycle is complete."""
        ...

    def contribute(self, progress: Any, event: Event, user: Mapping[str, Any], /) -> Contribution | Reason:
        """Add an event (`progress` None: none yet); a Reason where the event alone decides that it cannot count."""
        ...

    def cycles(self, progress: Any, /) -> int:
        """How many cycles the progress completes."""
        ...

    def restart(self, progress: Any, cycles: int, /) -> Any:
        """Progress of the next cycle, after that many were completed."""
        ...

    def amount(self, progress: Any, /) -> Number:
        """Progress as one number, to set against the target."""
        ...

    def carries_from(self, older: "Objective", /) -> bool:
        """Whether progress made under the older version's objective still means something under this one."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to reach: events of certain types, perhaps under a condition, measured up to a target.

    `target` is positive: a whole number for `count` and `distinct`, whole or decimal for `sum`.
    """

    id: str
    listens: frozenset[str]
    measure: Measure
    target: Number
    where: Condition | None = None

    def __post_init__(self) -> None:
        """Refuse a target that every event, or none, would reach."""
        if not self.target > 0:
            raise ValueError(f"target must be positive: {self.target}")

    def contribute(self, progress: Any, event: Event, user: Mapping[str, Any], /) -> Contribution | Reason:
        """Ask the condition, then the measure."""
        if self.where is not None:
            verdict = self.where.holds(event, user)
            if verdict is False:
                return ConditionFalse(self.where.source)
            if verdict is not True:
                return ConditionUndecided(self.where.source, verdict)
        if progress is None:
            progress = self.measure.initial()
        return self.measure.contribute(progress, event, self.target)

    def cycles(self, progress: Any, /) -> int:
        """How many times the target is reached."""
        return self.measure.cycles(progress, self.target)

    def restart(self, progress: Any, cycles: int, /) -> Any:
        """What the measure carries into the next cycle."""
        return self.measure.restart(progress, self.target, cycles)

    def amount(self, progress: Any, /) -> Number:
        """The measure's number; 0 before the first event."""
        return 0 if progress is None else self.measure.amount(progress)

    def carries_from(self, older: Objective, /) -> bool:
        """The same leaf, measured in the same way; target, condition and field may differ."""
        return isinstance(older, Leaf) and older.id == self.id and older.measure.kind == self.measure.kind
