"""Where the books disagree."""

from dataclasses import dataclass
from enum import StrEnum


class DriftKind(StrEnum):
    """How; stable names that operators filter by."""

    FACTS = "facts"
    STATE = "state"
    COMPLETION_MISSING = "completion_missing"
    COMPLETION_MOVED = "completion_moved"
    COMPLETION_UNEXPLAINED = "completion_unexplained"
    GRANT_MISSING = "grant_missing"
    GRANT_UNEXPECTED = "grant_unexpected"
    GRANT_DIFFERS = "grant_differs"
    BOOKING_MISSING = "booking_missing"
    BOOKING_DIFFERS = "booking_differs"
    BOOKING_UNEXPECTED = "booking_unexpected"
    REVERSAL_MISSING = "reversal_missing"
    LEDGER = "ledger"
    POINTS = "points"
    PERIOD_POINTS = "period_points"
    STAR_TOKENS = "star_tokens"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Drift:
    """One finding; `code` and `cycle` where it is about a quest, `detail` says what stands against what."""

    kind: DriftKind
    user_id: str
    code: str | None = None
    cycle: int | None = None
    detail: str = ""

    @property
    def place(self) -> tuple[DriftKind, str, str | None, int | None]:
        """What it is about: the same for the same drift, seen at another moment."""
        return self.kind, self.user_id, self.code, self.cycle
