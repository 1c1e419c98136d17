"""What a run is asked to do."""

from dataclasses import dataclass
from pathlib import Path

KILLS_OF_A_BROKER_RESTART = 25
KILLS_OF_A_DATABASE_RESTART = 50
EVENTS_OF_A_USER = 20
EVENTS_OF_A_POISON = 2_500
MOST_POISON = 20


@dataclass(frozen=True, slots=True)
class Options:
    """The size of a run, the seed of its plan, and how long it may take."""

    events: int
    kills: int
    seed: int
    minutes: float
    broker_restarts: int
    database_restarts: int
    folder: Path
    mutants: tuple[str, ...] = ()
    """The defects that are sown afterwards, one after another, by their names."""
    mutants_may_wait: bool = False
    """Whether those are left out for which there is no time."""

    @property
    def users(self) -> int:
        """How many users the events are about, beside the players who watch."""
        return max(20, self.events // EVENTS_OF_A_USER)

    @property
    def poison(self) -> int:
        """How many messages kill every worker that handles them."""
        return min(MOST_POISON, max(1, self.events // EVENTS_OF_A_POISON))


def derived_restarts(kills: int) -> tuple[int, int]:
    """How often broker and database are killed where nobody says it."""
    return max(1, kills // KILLS_OF_A_BROKER_RESTART), max(1, kills // KILLS_OF_A_DATABASE_RESTART)
