"""Whether an endpoint is still worth sending to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MOST_FAILURES: Final = 50
SHORTEST_OUTAGE: Final = timedelta(hours=1)
"""So many failures pause an endpoint only if they have gone on for so long: a busy hour has thousands in a minute."""
LONGEST_OUTAGE: Final = timedelta(days=1)

GONE: Final = "it answered 410: the receiver wants no more"


@dataclass(frozen=True, slots=True)
class Health:
    """How many attempts in a row have failed, and since when."""

    failures: int = 0
    failing_since: datetime | None = None

    def after(self, now: datetime, *, succeeded: int, failed: int) -> "Health":
        """After a few more attempts at about the same time. One success among them is a sign of life."""
        if succeeded:
            return Health()
        if not failed:
            return self
        return Health(self.failures + failed, self.failing_since or now)

    def reason_to_pause(self, now: datetime) -> str | None:
        """Why nothing more should be sent; None: go on."""
        if self.failing_since is None:
            return None
        outage = now - self.failing_since
        if outage >= LONGEST_OUTAGE or (self.failures >= MOST_FAILURES and outage >= SHORTEST_OUTAGE):
            return f"{self.failures} attempts in a row have failed since {self.failing_since.isoformat()}"
        return None
