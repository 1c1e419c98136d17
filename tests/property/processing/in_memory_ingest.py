"""The application's part in memory: a log, facts, stored states, recorded completions, driven as a use case does it."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from processing_service.application.user_facts import FACT_TYPES, UNKNOWN, record_of
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import Facts
from processing_service.domain.outcome import Completion
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import State
from processing_service.domain.state_json import from_json, to_json
from processing_service.domain.timeline import Timeline
from processing_service.domain.user_fold import Changes, LogRequest, NeedsLog, UserFold
from shared.contracts.event_types import LEVEL_REACHED


@dataclass(frozen=True)
class Recorded:
    """A completion as it is recorded."""

    position: Position
    version: int


class InMemoryIngest:
    """One user's rows. It hands the fold exactly what it asked for, and nothing more."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.log: dict[str, Event] = {}
        self.stored: dict[str, str] = {}
        self.recorded: dict[tuple[str, int], Recorded] = {}
        self.gaps: set[str] = set()
        self.most_rounds = 0
        self._facts = UNKNOWN

    def install(self, ruleset: Ruleset, gaps: Collection[str]) -> None:
        """Take another catalog; for the quests in `gaps` the past is still to be folded."""
        self.ruleset = ruleset
        self.gaps = set(gaps)

    def fold_the_past(self) -> None:
        """Work off what is still to be folded."""
        past, self.gaps = self.gaps, set()
        self.handle([], refold=past)

    def handle(self, batch: Iterable[Event], refold: Iterable[str] = ()) -> tuple[Completion, ...]:
        """Take a batch; give back the completions that were not recorded before."""
        new = {event.event_id: event for event in batch if event.event_id not in self.log}
        self.log.update(new)
        concerned = {timeline.code for event in new.values() for timeline in self.ruleset.concerned(event)}
        again = {*refold, *self._learn(new.values()), *(self.gaps & concerned)}
        touched = self.ruleset.touched(new.values(), again)
        before = {code: state for code, state in self.states().items() if code in touched}
        fold = UserFold(self.ruleset, "user1", self.facts, before, new.values(), again)
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
        self._correct(changes.corrected)
        return self._record(changes.completed)

    @property
    def facts(self) -> Facts:
        """What is known of the user."""
        return self._facts.facts("user1")

    def retract(self, event: Event) -> None:
        """Take an event back as a use case does: what is found with it and not without it goes."""
        moved = {timeline.code for timeline in self.ruleset.concerned(event)}
        opened = self.ruleset.opened_at(self.facts, event.position) if event.event_type == LEVEL_REACHED else ()
        codes = self.ruleset.following([*moved, *opened])
        found = self._fold_again(codes).refolded
        del self.log[event.event_id]
        self._learn([event])
        changes = self._fold_again(codes)
        self.stored.update((code, json.dumps(to_json(state))) for code, state in changes.states.items())
        for code in codes:
            for cycle in found[code] - changes.refolded[code]:
                del self.recorded[code, cycle]
        self._correct(changes.corrected)

    def _fold_again(self, codes: Collection[str]) -> Changes:
        before = {code: state for code, state in self.states().items() if code in self.ruleset.touched((), codes)}
        fold = UserFold(self.ruleset, "user1", self.facts, before, (), codes)
        answer = fold.step()
        while isinstance(answer, NeedsLog):
            fold.supply(self.log.values())
            answer = fold.step()
        return answer.changes

    def states(self) -> dict[str, State]:
        """The stored states."""
        return {code: from_json(json.loads(stored)) for code, stored in self.stored.items()}

    def progress(self) -> dict[str, str]:
        """The stored states as they are written, without rows in which nothing has happened."""
        return {code: stored for code, stored in self.stored.items() if stored != "{}"}

    def completions(self) -> dict[str, list[Position]]:
        """The recorded completions of every quest, in the order of their cycles."""
        found: dict[str, list[Position]] = {code: [] for code in self.ruleset.by_code}
        for (code, _), recorded in sorted(self.recorded.items(), key=lambda one: one[0]):
            found[code].append(recorded.position)
        return found

    def _learn(self, new: Iterable[Event]) -> Collection[str]:
        """Read the facts anew where the events say something of the user; the quests to fold again if so."""
        if not any(event.event_type in FACT_TYPES for event in new):
            return ()
        record = record_of(sorted(self.log.values(), key=lambda event: event.position))
        if record == self._facts:
            return ()
        before, self._facts = self._facts, record
        return self.ruleset.ask_for_facts if record.differs_beside_levels(before) else ()

    def _correct(self, corrected: Iterable[Completion]) -> None:
        for one in corrected:
            known = self.recorded.get((one.code, one.cycle))
            if known is not None:
                self.recorded[one.code, one.cycle] = Recorded(one.position, known.version)

    def _record(self, completed: Iterable[Completion]) -> tuple[Completion, ...]:
        fresh = {(one.code, one.cycle): one for one in completed if (one.code, one.cycle) not in self.recorded}
        self.recorded.update((key, Recorded(one.position, one.version)) for key, one in fresh.items())
        return tuple(fresh.values())


def ingest_of(*quests: Definition | Timeline) -> InMemoryIngest:
    """An ingest under these quests; a definition stands for a quest with one version."""
    lines = (quest if isinstance(quest, Timeline) else Timeline(quest.code, (quest,)) for quest in quests)
    return InMemoryIngest(Ruleset(lines))


def _asked(event: Event) -> Callable[[LogRequest], bool]:
    return lambda request: event.event_type in request.event_types and event.timestamp >= request.since
