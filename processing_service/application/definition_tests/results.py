"""What a test has found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected: of which quest, what, and both in words."""

    quest: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class ExplainedEvent:
    """What one event did to one quest; `label` is its place in the test, or its own id."""

    label: str
    event_type: str
    timestamp: datetime
    counted: bool
    text: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test's outcome; the events are explained for the quests that are not as expected."""

    name: str
    differences: Sequence[Difference] = ()
    explanations: Mapping[str, Sequence[ExplainedEvent]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences
