"""Folding new events into everything that one user has going, late and early ones alike.

The domain does no I/O, so a fold that needs older events says so and waits. Usually it does not:

    folds = [UserFold(ruleset, user, facts[user], states[user], events[user]) for user in batch]
    answers = {fold: fold.step() for fold in folds}
    while needy := {fold: answer for fold, answer in answers.items() if isinstance(answer, NeedsLog)}:
        log = ...  # ONE query for all needy users: union of their requests
        for fold in needy:
            fold.supply(log[fold.user_id])
            answers[fold] = fold.step()
    changes = [answer.changes for answer in answers.values()]

There are at most as many rounds as the longest chain of prerequisites, and one more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from processing_service.domain.enrolment import LIFECYCLE
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import LEVEL_REACHED, Facts
from processing_service.domain.outcome import Completion
from processing_service.domain.replay import Replay
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import EMPTY, State

_NEVER: Position = (datetime.max.replace(tzinfo=UTC), "")
"""Later than every event."""


@dataclass(frozen=True, slots=True)
class LogRequest:
    """All stored events of the user of these types, from `since` (inclusive) on; more than that does no harm."""

    code: str
    event_types: frozenset[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class NeedsLog:
    """The fold cannot go on before it is supplied with these events."""

    requests: tuple[LogRequest, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written.

    `states`: the states that changed, by code. `completed`: cycles that may be complete for the first time, to be
    rewarded unless they are recorded already. `corrected`: cycles completed before whose position may now be an earlier
    one; they have been rewarded. `refolded`: of each quest that was folded again as a whole, all the cycles that the
    fold found. By monotony a fold never finds fewer completions than before; one that is recorded stands in any case,
    so that writing completions must pass over a (user, code, cycle) that is there. Only a retraction looks for those
    that are recorded and no longer found.
    """

    states: Mapping[str, State]
    completed: tuple[Completion, ...]
    corrected: tuple[Completion, ...]
    refolded: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Done:
    """The fold is finished."""

    changes: Changes


class UserFold:
    """One user's share of a batch: the states before, the new events, and which quests must fold again.

    A quest folds again from the log if a new event lies at or before its position, if the user accepts or abandons it,
    if the position of a prerequisite's first completion changed, if a new event reaches the level that opens it, or if
    the caller asks for it (`refold`: say, for a version that became known late, or a time zone). All other quests take
    the new events as single steps.
    """

    __slots__ = ("_before", "_facts", "_log", "_new", "_refold", "_ruleset", "_supplied", "user_id")

    def __init__(
        self,
        ruleset: Ruleset,
        user_id: str,
        facts: Facts,
        states: Mapping[str, State],
        events: Iterable[Event],
        refold: Collection[str] = (),
    ) -> None:
        """Take the states of `ruleset.touched(...)` (absent: none yet) and the new events, in any order.

        `facts` are those of the user with the new events in them.
        New means accepted for the first time: the caller has removed events that were stored before.
        """
        self.user_id = user_id
        self._facts = facts
        self._ruleset = ruleset
        self._before = states
        self._new = {event.event_id: event for event in events}
        self._log: dict[str, Event] = {}
        self._supplied: dict[str, datetime] = {}
        # Quests to fold again, each with the position before which nothing can have changed (None: all may have).
        self._refold: dict[str, Position | None] = {code: None for code in refold if code in ruleset.by_code}
        for event in self._new.values():
            self._find_late(event)

    def supply(self, log: Iterable[Event]) -> None:
        """Hand in what the last NeedsLog asked for."""
        self._log.update((event.event_id, event) for event in log)
        self._supplied.update((request.code, request.since) for request in self._missing())

    def step(self) -> NeedsLog | Done:
        """Go on as far as possible."""
        while not (missing := self._missing()):
            run = Replay(self._ruleset, self._facts, self._before, self._refold)
            run.play(self._log, self._new)
            if not self._find_dependents(run):
                return Done(self._changes(run))
        return NeedsLog(missing)

    def _find_late(self, event: Event) -> None:
        for timeline in self._ruleset.concerned(event):
            state = self._before.get(timeline.code)
            is_late = state is not None and state.position is not None and event.position <= state.position
            # What was refused because the user was not in the quest has left no trace in the state.
            if is_late or event.event_type in LIFECYCLE:
                self._mark(timeline.code, event.position)
        if event.event_type == LEVEL_REACHED:
            # What a level opens was refused before, and that has left no trace either.
            for code in self._ruleset.opened_at(self._facts, event.position):
                self._mark(code, event.position)

    def _find_dependents(self, run: Replay) -> bool:
        """Mark the quests whose prerequisites were fulfilled at another place than they knew; True if that is news."""
        found = False
        for code in {completion.code for completion in run.completions}.union(self._refold):
            before = self._before.get(code, EMPTY).first_completion
            now = run.states[code].first_completion
            if now != before:
                changed_from = min(position for position in (before, now) if position is not None)
                for dependent in self._ruleset.dependents(code):
                    found |= self._mark(dependent, changed_from)
        return found

    def _mark(self, code: str, changed_from: Position) -> bool:
        """Note that the quest must fold again, from that place on; True if that is news."""
        known = self._refold.get(code, _NEVER)
        if known is None or known <= changed_from:
            return False
        self._refold[code] = changed_from
        return True

    def _missing(self) -> tuple[LogRequest, ...]:
        """What must be read before the quests that fold again can be played."""
        requests = (self._request(code) for code in self._refold)
        return tuple(one for one in requests if one.since < self._supplied.get(one.code, _NEVER[0]))

    def _request(self, code: str) -> LogRequest:
        timeline = self._ruleset.by_code[code]
        since = timeline.counts_from
        changed_from = self._refold[code]
        if changed_from is not None and self._before.get(code, EMPTY) == EMPTY:
            since = max(since, changed_from[0])  # nothing before that place counted, and nothing before it changed
        return LogRequest(code, timeline.listens, since)

    def _changes(self, run: Replay) -> Changes:
        touched = ((code, state, self._before.get(code, EMPTY)) for code, state in run.states.items())
        states = {code: state for code, state, before in touched if state is not before and state != before}
        completed: list[Completion] = []
        corrected: list[Completion] = []
        refolded: dict[str, set[int]] = {code: set() for code in self._refold}
        for completion in run.completions:
            is_first = completion.ordinal > self._before.get(completion.code, EMPTY).times_completed
            if completion.code in refolded:
                refolded[completion.code].add(completion.cycle)
                start = self._refold[completion.code]
                may_have_moved = start is None or completion.position >= start
                # A day that was completed late may have any place among the days that are recorded.
                is_first |= may_have_moved and completion.cycle != completion.ordinal
                if may_have_moved:
                    corrected.append(completion)
            if is_first:
                completed.append(completion)
        cycles = {code: frozenset(found) for code, found in refolded.items()}
        return Changes(states, tuple(completed), tuple(corrected), cycles)
