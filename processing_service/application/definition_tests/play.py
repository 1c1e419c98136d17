"""Playing a test: the definitions over the events, and over the completions that come back as events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from processing_service.application.build_objective import ConditionCompiler
from processing_service.application.snapshot import Snapshot, build_snapshot
from processing_service.domain.context import Context
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from processing_service.domain.identity import completed_event_id
from processing_service.domain.outcome import Completion
from processing_service.domain.user_fold import Changes, NeedsLog, UserFold
from shared.contracts.catalog_feed import DefinitionHistory, PublishedVersion
from shared.contracts.definition import Definition
from shared.contracts.event_types import QUEST_COMPLETED
from shared.exceptions import InvalidInput


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it: every quest's fold, with the events that the completions became among its steps."""

    snapshot: Snapshot
    folds: Mapping[str, Fold]
    context: Context


def publish(definitions: Sequence[Definition], moment: datetime, compile_condition: ConditionCompiler) -> Snapshot:
    """The catalog with these definitions, all published for the first time at that moment."""
    return build_snapshot(
        1,
        [
            DefinitionHistory(
                id=one.code,
                code=one.code,
                versions=[PublishedVersion(version=1, published_at=moment, definition=one)],
            )
            for one in definitions
        ],
        compile_condition,
    )


def play(snapshot: Snapshot, user_id: str, facts: Facts, events: Sequence[Event]) -> Played:
    """Fold the events until no further completion comes of them.

    Raises:
        InvalidInput: quests trigger each other without end.
    """
    log = {event.event_id: event for event in events}
    for _ in range(len(snapshot.histories) + 1):
        changes = _fold_all(snapshot, user_id, facts, log)
        derived = [_completed_event(snapshot, user_id, one) for one in changes.completed]
        fresh = {event.event_id: event for event in derived if event.event_id not in log}
        if not fresh:
            return _explained(snapshot, facts, log, changes)
        log |= fresh
    raise InvalidInput("the quests trigger each other without end; publishing would refuse them")


def _fold_all(snapshot: Snapshot, user_id: str, facts: Facts, log: Mapping[str, Event]) -> Changes:
    run = UserFold(snapshot.ruleset, user_id, facts, {}, log.values())
    answer = run.step()
    while isinstance(answer, NeedsLog):
        run.supply(log.values())
        answer = run.step()
    return answer.changes


def _explained(snapshot: Snapshot, facts: Facts, log: Mapping[str, Event], changes: Changes) -> Played:
    """Every quest's fold by itself, now that it is known where the prerequisites were completed."""
    context = Context(facts, {code: state.first_completion for code, state in changes.states.items()})
    events = sorted(log.values(), key=lambda one: one.position)
    folds = {code: fold(timeline, events, context) for code, timeline in snapshot.ruleset.by_code.items()}
    return Played(snapshot, folds, context)


def _completed_event(snapshot: Snapshot, user_id: str, completion: Completion) -> Event:
    """The completion as the event that the system makes of it."""
    data = {
        "code": completion.code,
        "kind": snapshot.version(completion.code, completion.version).kind,
        "cycle": completion.cycle,
        "version": completion.version,
    }
    event_id = completed_event_id(user_id, completion.code, completion.cycle)
    return Event(event_id, QUEST_COMPLETED, user_id, completion.position[0], data)
