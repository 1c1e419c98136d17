"""Comparing what the log says of a user with what is stored: facts, states and completions (T4)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.ports.books import BookedCompletion, UserBooks
from processing_service.application.snapshot import Snapshot
from processing_service.application.user_facts import FACT_TYPES, record_of
from processing_service.domain.event import Event, Position
from processing_service.domain.outcome import Completion
from processing_service.domain.replay import Replay
from processing_service.domain.state import EMPTY
from processing_service.domain.state_json import to_json


def wanted_types(snapshot: Snapshot) -> frozenset[str]:
    """The types of events that a rebuilding has to see."""
    return FACT_TYPES.union(*(timeline.listens for timeline in snapshot.ruleset.by_code.values()))


def check_progress(
    snapshot: Snapshot, decided_anew: Mapping[str, datetime], books: UserBooks, history: Sequence[Event]
) -> list[Drift]:
    """What is stored of a user otherwise than the history, in its order, gives it.

    Quests whose past is still to be folded for the user are left out, and those that depend on them.
    """
    ruleset, user_id = snapshot.ruleset, books.user_id
    record = record_of(event for event in history if event.event_type in FACT_TYPES)
    replay = Replay(ruleset, record.facts(user_id), {}, {})
    replay.play({}, {event.event_id: event for event in history})
    open_codes = ruleset.following(code for code in snapshot.gaps if snapshot.awaits_past(code, user_id))
    found: list[Drift] = []
    if record != books.facts:
        found.append(Drift(DriftKind.FACTS, user_id, detail=f"stored {books.facts}, the log says {record}"))
    for code in sorted((ruleset.by_code.keys() | books.states.keys()) - open_codes):
        stored, rebuilt = books.states.get(code, EMPTY), replay.states.get(code, EMPTY)
        if stored != rebuilt:
            detail = f"stored {to_json(stored)}, the log gives {to_json(rebuilt)}"
            found.append(Drift(DriftKind.STATE, user_id, code, detail=detail))
    completed = [one for one in replay.completions if one.code not in open_codes]
    recorded = [one for one in books.completions if one.code not in open_codes and not one.is_reversed]
    return [*found, *_compare(snapshot, decided_anew, books, completed, recorded)]


def _compare(
    snapshot: Snapshot,
    decided_anew: Mapping[str, datetime],
    books: UserBooks,
    completed: Collection[Completion],
    recorded: Collection[BookedCompletion],
) -> Iterator[Drift]:
    """Each completion that the log gives is recorded, and each that is recorded is given by the log, or explained."""
    places = {(one.code, one.cycle): one.position for one in completed}
    known = {(one.code, one.cycle): one for one in recorded}
    for (code, cycle), place in places.items():
        if (code, cycle) not in known:
            detail = f"completed by {_named(place)}, and not recorded"
            yield Drift(DriftKind.COMPLETION_MISSING, books.user_id, code, cycle, detail)
    for (code, cycle), one in known.items():
        found = places.get((code, cycle))
        if found == one.position or _is_explained(snapshot, decided_anew, books, one):
            continue
        if found is None:
            detail = f"recorded for {_named(one.position)}, and the log does not give it"
            yield Drift(DriftKind.COMPLETION_UNEXPLAINED, books.user_id, code, cycle, detail)
        else:
            detail = f"recorded for {_named(one.position)}, completed by {_named(found)}"
            yield Drift(DriftKind.COMPLETION_MOVED, books.user_id, code, cycle, detail)


def _is_explained(
    snapshot: Snapshot, decided_anew: Mapping[str, datetime], books: UserBooks, one: BookedCompletion
) -> bool:
    """Whether the completion may stand beside the log: something that came later decides anew, and takes nothing back.

    That is a version, or an end, of the quest or of one that it rests on, which became known after the recording; or,
    where one of them asks for facts, a fact of before the completion that came after the recording.
    """
    rests_on = snapshot.ruleset.resting_on(one.code)
    if any(code in decided_anew and decided_anew[code] > one.recorded_at for code in rests_on):
        return True
    if rests_on.isdisjoint(snapshot.ruleset.ask_for_facts):
        return False
    return any(since <= one.position[0] and received_at > one.recorded_at for since, received_at in books.heard)


def _named(position: Position) -> str:
    return f"event {position[1]} at {position[0].isoformat()}"
