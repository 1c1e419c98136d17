"""Why an event did not count for a quest as a whole: its life, its window, and who may play it."""

from dataclasses import dataclass
from datetime import datetime

from processing_service.domain.reasons.base import Reason


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
