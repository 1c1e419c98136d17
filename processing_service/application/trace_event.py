"""Show what one event of the log has led to: in which quests it counted, what it completed, what that paid."""

from dataclasses import dataclass
from datetime import datetime

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.stored_events import StoredEvent, StoredEvents
from processing_service.application.ports.trails import EventCompletion, LoggedEvents
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.explanation import explain_steps
from processing_service.domain.outcome import Outcome
from processing_service.domain.timeline import Timeline
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class QuestOutcome:
    """What became of the event in one quest that looked at it."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TracedEvent:
    """An event, when it was taken back if so, and what followed from it."""

    event: StoredEvent
    retracted_at: datetime | None
    quests: tuple[QuestOutcome, ...]
    completions: tuple[EventCompletion, ...]


class TraceEvent:
    """Replays the user's log under the quests that listen to the event, reading it once for all of them."""

    def __init__(self, events: StoredEvents, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._events = events
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self, event_id: str) -> TracedEvent:
        """Trace one event.

        Raises:
            NotFound: the log does not hold it.
        """
        stored = await self._events.one(event_id)
        if stored is None:
            raise NotFound(f"the log holds no event '{event_id}'")
        if stored.user_id is None:
            return TracedEvent(stored, None, (), ())
        event = Event(stored.event_id, stored.event_type, stored.user_id, stored.timestamp, stored.event_data)
        async with self._transactions() as transaction:
            await transaction.trails.hold_still()
            snapshot = await self._catalog.hold(transaction)
            context, log = await _history(transaction, snapshot, event, stored.user_id)
            completions = await transaction.trails.completed_by(stored.user_id, event_id)
        outcomes = [
            QuestOutcome(timeline.code, outcome)
            for timeline in snapshot.ruleset.concerned(event)
            if (outcome := _outcome(timeline, event, log, context)) is not None
        ]
        return TracedEvent(stored, log.retracted.get(event_id), tuple(outcomes), tuple(completions))


async def _history(
    transaction: Transaction, snapshot: Snapshot, event: Event, user_id: str
) -> tuple[Context, LoggedEvents]:
    states = await transaction.records.states(user_id)
    facts = (await transaction.records.facts(user_id)).facts(user_id)
    types = frozenset[str]().union(*(timeline.listens for timeline in snapshot.ruleset.concerned(event)))
    log = await transaction.trails.events(user_id, types)
    return Context(facts, {code: state.first_completion for code, state in states.items()}), log


def _outcome(timeline: Timeline, event: Event, log: LoggedEvents, context: Context) -> Outcome | None:
    """What became of the event; nothing after it can have a say in that."""
    before = (one for one in log.events if one.position <= event.position)
    for step in explain_steps(timeline, before, context, log.retracted.keys()):
        if step.event.event_id == event.event_id:
            return step.outcome
    return None
