"""Why an event did not count for a part of an objective: its condition, and what its measure does with the event."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from processing_service.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True)
class ConditionFalse(Reason):
    """The condition was decided, and the answer is no."""

    source: str

    def __str__(self) -> str:
        return f"condition false: {self.source}"


@dataclass(frozen=True, slots=True)
class ConditionUndecided(Reason):
    """The condition could not be decided for this event, so the event does not count."""

    source: str
    detail: str

    def __str__(self) -> str:
        return f"condition undecided: {self.source} ({self.detail})"


@dataclass(frozen=True, slots=True)
class FieldUnfit(Reason):
    """The field that is measured is absent, or holds something that cannot be measured."""

    field: str
    problem: str

    def __str__(self) -> str:
        return f"field '{self.field}' {self.problem}"


@dataclass(frozen=True, slots=True)
class ValueAlreadyCounted(Reason):
    """A quest that counts different values has seen this one in the cycle under way."""

    field: str
    value: str

    def __str__(self) -> str:
        return f"value already counted: {self.field} = {self.value}"


@dataclass(frozen=True, slots=True)
class NotHigher(Reason):
    """A quest about the largest value has seen one at least as large."""

    field: str
    value: str
    highest: str

    def __str__(self) -> str:
        return f"not the largest: {self.field} = {self.value}, {self.highest} was reached before"


@dataclass(frozen=True, slots=True)
class PeriodAlreadyCounted(Reason):
    """The streak has this day or week already."""

    span: str

    def __str__(self) -> str:
        return f"this {self.span} counts already"


@dataclass(frozen=True, slots=True)
class CapReached(Reason):
    """As much as one day, week or month may add was added already."""

    span: str
    most: int

    def __str__(self) -> str:
        return f"cap reached: a {self.span} adds at most {self.most}"


@dataclass(frozen=True, slots=True)
class CoolingDown(Reason):
    """Too soon after the event that counted, or after the completion."""

    until: datetime
    cooldown: timedelta

    def __str__(self) -> str:
        return f"cooling down until {self.until.isoformat()}"


@dataclass(frozen=True, slots=True)
class StepOutOfOrder(Reason):
    """The event fits a later step of the sequence, and the step before it is missing."""

    step: int

    def __str__(self) -> str:
        return f"out of order: step {self.step} needs step {self.step - 1} before it"


@dataclass(frozen=True, slots=True)
class StepTooLate(Reason):
    """The event fits a step of the sequence, and came too long after the step before it."""

    step: int
    within: timedelta

    def __str__(self) -> str:
        return f"too late: step {self.step} must come within {self.within} of step {self.step - 1}"


@dataclass(frozen=True, slots=True)
class NoPartCounted(Reason):
    """Several parts of the objective listen to the event, and it counted for none of them."""

    parts: tuple[tuple[str, Reason], ...]

    def __str__(self) -> str:
        return "; ".join(f"{part}: {reason}" for part, reason in self.parts)
