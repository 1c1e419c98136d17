"""How fast a run sends: as fast as the faults of the plan get on, so that every one of them meets a system at work."""

from dataclasses import dataclass
from typing import Final

from tests.proof.harness.plan import LAST

PER_SECOND: Final = 400
"""How many messages are sent at most."""
PER_SECOND_BEHIND: Final = 50
"""While a fault is due that cannot begin yet."""
PER_SECOND_FAR_BEHIND: Final = 15
"""And when the kills are far behind, or only those are left that are under way."""
MOST_WAITING: Final = 20_000
"""With more messages in the queue it is as far behind: a system that is never done with them shows nothing."""
FAR_BEHIND: Final = 0.25
"""By which share of the plan its kills are behind what was sent."""


@dataclass(slots=True)
class Pace:
    """What there is to be done, and how much of it is done."""

    kills: int
    is_one_due: bool = False
    """Whether the moment of a fault has come, and as many as there may be are under way."""
    waiting: int = 0
    """How many messages are in the system's queue."""

    def per_second(self, share_sent: float, kills_done: int) -> int:
        """How many messages are to be sent now, by the share of them that was sent and the kills so far."""
        if self.waiting > MOST_WAITING:
            return PER_SECOND_FAR_BEHIND
        done = min(1.0, kills_done / self.kills) if self.kills else 1.0
        if share_sent >= LAST:
            return PER_SECOND_FAR_BEHIND if self.is_one_due or done < 1 else PER_SECOND
        if not self.is_one_due:
            return PER_SECOND
        return PER_SECOND_FAR_BEHIND if share_sent - done > FAR_BEHIND else PER_SECOND_BEHIND
