"""What a run has done, and whether the system has come to rest."""

from dataclasses import dataclass, field

from tests.proof.harness.diary import Diary
from tests.proof.harness.plan import Plan


@dataclass(slots=True)
class Outcome:
    """Everything that is not in the histories."""

    plan: Plan
    diary: Diary
    sent: int = 0
    confirmed: int = 0
    unconfirmed: int = 0
    sign_ins: int = 0
    retractions: int = 0
    toasts_seen: int = 0
    streams: int = 0
    time_was_over: bool = False
    left: dict[str, int] = field(default_factory=dict)

    @property
    def never_reached(self) -> list[tuple[str, str]]:
        """Places, by service, at which a process was to die and none has."""
        planned = {(bout.service, str(place.point)) for bout in self.plan.bouts for place in bout.places}
        return sorted(planned - set(self.diary.kills_at_places))

    @property
    def was_cut_short(self) -> bool:
        """Whether the run proves less than its plan would."""
        return self.time_was_over or bool(self.never_reached)
