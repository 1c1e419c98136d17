"""Why an event did not count: typed for programs, rendering to one line of text for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """Base of all reasons; `str(reason)` is the text for an explanation."""

    @property
    def name(self) -> str:
        """A stable name for programs: that of the class."""
        return type(self).__name__


@dataclass(frozen=True, slots=True)
class NotListened(Reason):
    """The objective does not listen to events of this type."""

    def __str__(self) -> str:
        return "not an event that this quest listens to"


@dataclass(frozen=True, slots=True)
class BeforePublished(Reason):
    """The event happened before the definition began to count."""

    def __str__(self) -> str:
        return "before it was published"


@dataclass(frozen=True, slots=True)
class Archived(Reason):
    """The event happened after the quest was archived."""

    def __str__(self) -> str:
        return "archived"


@dataclass(frozen=True, slots=True)
class Paused(Reason):
    """The event happened while nothing counted for the quest."""

    def __str__(self) -> str:
        return "the quest was paused"


@dataclass(frozen=True, slots=True)
class Retracted(Reason):
    """The event was taken back."""

    def __str__(self) -> str:
        return "retracted"


@dataclass(frozen=True, slots=True)
class OutsideWindow(Reason):
    """The event happened before the window opened or after it closed."""

    opens: datetime | None = None
    closes: datetime | None = None

    def __str__(self) -> str:
        ends = [f"{word} {moment.isoformat()}" for word, moment in self._ends() if moment is not None]
        return f"outside the window ({', '.join(ends)})" if ends else "outside the window"

    def _ends(self) -> tuple[tuple[str, datetime | None], ...]:
        return ("from", self.opens), ("before", self.closes)


@dataclass(frozen=True, slots=True)
class AlreadyComplete(Reason):
    """The quest was completed as often as it can be."""

    def __str__(self) -> str:
        return "already complete"


@dataclass(frozen=True, slots=True)
class CompleteThisPeriod(Reason):
    """The quest was completed in this day, week or month already."""

    span: str

    def __str__(self) -> str:
        return f"already complete this {self.span}"


@dataclass(frozen=True, slots=True)
class PartComplete(Reason):
    """This part of the objective is reached; other parts are missing."""

    def __str__(self) -> str:
        return "this part is complete already"


@dataclass(frozen=True, slots=True)
class PrerequisiteMissing(Reason):
    """A quest that must come first was not complete before this event."""

    code: str

    def __str__(self) -> str:
        return f"prerequisite '{self.code}' missing"


@dataclass(frozen=True, slots=True)
class LevelTooLow(Reason):
    """The user had not reached the level that the quest is for."""

    needed: int
    level: int

    def __str__(self) -> str:
        return f"level {self.needed} is needed; the user had level {self.level}"


@dataclass(frozen=True, slots=True)
class NotAccepted(Reason):
    """The quest has to be accepted first, and was not at that time."""

    def __str__(self) -> str:
        return "the quest was not accepted at that time"


@dataclass(frozen=True, slots=True)
class DeadlinePassed(Reason):
    """The quest was accepted, and its deadline had passed."""

    deadline: datetime

    def __str__(self) -> str:
        return f"after the deadline, {self.deadline.isoformat()}"


@dataclass(frozen=True, slots=True)
class NotInSegment(Reason):
    """The quest is for other users: the condition on this one was false, or could not be decided."""

    source: str
    detail: str = ""

    def __str__(self) -> str:
        return f"not in the segment: {self.source}" + (f" ({self.detail})" if self.detail else "")


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
