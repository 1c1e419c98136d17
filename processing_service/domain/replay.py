"""Playing one user's events through the quests that they concern."""

from collections.abc import Mapping

from processing_service.domain.context import Context
from processing_service.domain.evaluator import step
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import Facts
from processing_service.domain.outcome import Completion
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import EMPTY, State


class Replay:
    """One pass over the events in the order of their positions, each offered to every quest that still needs it.

    Going event by event, not quest by quest, makes prerequisites right without any order among the quests: when an
    event is reached, all completions at earlier positions are known.
    """

    __slots__ = ("_context", "_first", "_refold", "_ruleset", "completions", "states")

    def __init__(
        self, ruleset: Ruleset, facts: Facts, before: Mapping[str, State], refold: Mapping[str, Position | None]
    ) -> None:
        """Start from the states before; the quests that fold again start from nothing."""
        self._ruleset = ruleset
        self._refold = refold
        self.states: dict[str, State] = {**before, **dict.fromkeys(refold, EMPTY)}
        self.completions: list[Completion] = []
        self._first = {code: state.first_completion for code, state in self.states.items()}
        self._context = Context(facts, self._first)

    def play(self, log: Mapping[str, Event], new: Mapping[str, Event]) -> None:
        """Offer new events to every quest, those of the log only to the quests that fold again."""
        events = {**log, **new} if self._refold else new
        for event in sorted(events.values(), key=lambda one: one.position):
            is_new = event.event_id in new
            for timeline in self._ruleset.concerned(event):
                code = timeline.code
                if is_new or code in self._refold:
                    advancement = step(timeline, self.states.get(code, EMPTY), event, self._context)
                    self.states[code] = advancement.state
                    if advancement.completions:
                        self.completions.extend(advancement.completions)
                        self._first[code] = advancement.state.first_completion
