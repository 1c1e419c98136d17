"""Picking a few users whose histories show what a definition does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappush, heappushpop
from typing import Final

from processing_service.domain.sampling import rank_of
from processing_service.domain.trial import Trial

MOST_EXAMPLES: Final = 10


class Fate(StrEnum):
    """What would have become of a user."""

    COMPLETED = "completed"
    NEARLY = "nearly"
    NOT = "not"


_WANTED: Final = ((Fate.COMPLETED, 4), (Fate.NEARLY, 3), (Fate.NOT, 3))


@dataclass(frozen=True, slots=True)
class Example:
    """One user, with what became of them."""

    user_id: str
    fate: Fate
    trial: Trial


@dataclass(slots=True)
class Examples:
    """Keeps the users who completed, those who came nearest to it and those who stayed farthest from it.

    Among equals the rank of the id decides, so that the same log gives the same examples. There are as many as there
    are users, up to `MOST_EXAMPLES`; where there are too few of one kind the others fill up.
    """

    _kept: dict[Fate, list[tuple[float, int, str, Trial]]] = field(default_factory=lambda: {fate: [] for fate in Fate})

    def consider(self, user_id: str, trial: Trial) -> None:
        """Take a user whose last event was offered."""
        if trial.completions:
            self._keep(Fate.COMPLETED, 0.0, user_id, trial)
            return
        closeness = trial.closeness()
        if closeness > 0:
            self._keep(Fate.NEARLY, closeness, user_id, trial)
        self._keep(Fate.NOT, -closeness, user_id, trial)

    def chosen(self) -> list[Example]:
        """The examples, by what became of them."""
        candidates = {fate: list(self._best(fate)) for fate in Fate}
        taken: dict[str, Example] = {}
        for wanted in (dict(_WANTED), dict.fromkeys(Fate, MOST_EXAMPLES)):
            for fate, most in wanted.items():
                fresh = [one for one in candidates[fate] if one.user_id not in taken]
                for example in fresh[: min(most, MOST_EXAMPLES - len(taken))]:
                    taken[example.user_id] = example
        order = list(Fate)
        return sorted(taken.values(), key=lambda one: order.index(one.fate))

    def _keep(self, fate: Fate, score: float, user_id: str, trial: Trial) -> None:
        """Keep the highest scores, and of equal ones the lowest ranks; ids make the order total."""
        kept = self._kept[fate]
        item = (score, -rank_of(user_id), user_id, trial)
        if len(kept) < MOST_EXAMPLES:
            heappush(kept, item)
        else:
            heappushpop(kept, item)

    def _best(self, fate: Fate) -> Iterator[Example]:
        ordered = sorted(self._kept[fate], key=lambda item: item[:3], reverse=True)
        return (Example(user_id, fate, trial) for _, _, user_id, trial in ordered)
