"""Why an event did not count: typed for programs, rendering to one line of text for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Base of all reasons; `str(reason)` is the text for an explanation."""


@dataclass(frozen=True, slots=True)
class NotListened(Reason):
    """The objective does not listen to events of this type."""

    def __str__(self) -> str:
        return "not an event that this quest listens to"


@dataclass(frozen=True, slots=True)
class BeforePublished(Reason):
    """The event happened before the first version was published."""

    def __str__(self) -> str:
        return "before it was published"


@dataclass(frozen=True, slots=True)
class Archived(Reason):
    """The event happened after the quest was archived."""

    def __str__(self) -> str:
        return "archived"


@dataclass(frozen=True, slots=True)
class OutsideWindow(Reason):
    """The event happened before the window opened or after it closed."""

    def __str__(self) -> str:
        return "outside the window"


@dataclass(frozen=True, slots=True)
class AlreadyComplete(Reason):
    """The quest was completed as often as it can be."""

    def __str__(self) -> str:
        return "already complete"


@dataclass(frozen=True, slots=True)
class PrerequisiteMissing(Reason):
    """A quest that must come first was not complete before this event."""

    code: str

    def __str__(self) -> str:
        return f"prerequisite '{self.code}' missing"


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
