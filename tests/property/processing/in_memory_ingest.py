"""The application's part in memory: a log, stored states, recorded completions, driven as a use case does it."""

import json
from collections.abc import Callable, Iterable

from processing_service.domain.event import Event, Position
from processing_service.domain.facts import Facts
from processing_service.domain.outcome import Completion
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import State
from processing_service.domain.state_json import from_json, to_json
from processing_service.domain.user_fold import LogRequest, NeedsLog, UserFold


class InMemoryIngest:
    """One user's rows. It hands the fold exactly what it asked for, and nothing more."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.log: dict[str, Event] = {}
        self.stored: dict[str, str] = {}
        self.recorded: dict[tuple[str, int], Position] = {}
        self.most_rounds = 0

    def handle(self, batch: Iterable[Event], refold: Iterable[str] = ()) -> tuple[Completion, ...]:
        """Take a batch; give back the completions that it brought."""
        new = {event.event_id: event for event in batch if event.event_id not in self.log}
        self.log.update(new)
        again = tuple(refold)
        touched = self.ruleset.touched(new.values(), again)
        before = {code: state for code, state in self.states().items() if code in touched}
        fold = UserFold(self.ruleset, "user1", Facts("user1"), before, new.values(), again)
        answer = fold.step()
        rounds = 0
        while isinstance(answer, NeedsLog):
            rounds += 1
            fold.supply([event for event in self.log.values() if any(map(_asked(event), answer.requests))])
            answer = fold.step()
        self.most_rounds = max(self.most_rounds, rounds)
        changes = answer.changes
        assert set(changes.states) <= touched
        self.stored.update((code, json.dumps(to_json(state))) for code, state in changes.states.items())
        for completion in changes.completed:
            key = (completion.code, completion.cycle)
            assert key not in self.recorded, "a completion was reported twice"
            self.recorded[key] = completion.position
        for completion in changes.corrected:
            assert completion.position <= self.recorded[completion.code, completion.cycle]
            self.recorded[completion.code, completion.cycle] = completion.position
        return changes.completed

    def states(self) -> dict[str, State]:
        """The stored states."""
        return {code: from_json(json.loads(stored)) for code, stored in self.stored.items()}

    def completions(self) -> dict[str, list[Position]]:
        """The recorded completions of every quest, in the order of their cycles."""
        found: dict[str, list[Position]] = {code: [] for code in self.ruleset.by_code}
        for (code, cycle), position in sorted(self.recorded.items()):
            assert cycle == len(found[code]) + 1, "cycles are numbered without gaps"
            found[code].append(position)
        return found


def _asked(event: Event) -> Callable[[LogRequest], bool]:
    return lambda request: event.event_type in request.event_types and event.timestamp >= request.since
