"""Taking in events: store each once, fold what is new, write what follows, all in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from processing_service.application.announce import announce
from processing_service.application.award_points import award_points, bonuses
from processing_service.application.fold_events import fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, ParkedMessage, ParkingReason, Refusal
from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import UserCompletion
from processing_service.application.ports.standings import PlayerName
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.received_acts import received_acts
from processing_service.application.run_folds import UserWork
from processing_service.application.snapshot import Snapshot
from processing_service.application.webhook_messages import badge_message
from processing_service.domain.event import Event
from shared.contracts.achievements import BADGE_UNLOCKED
from shared.contracts.event_types import CATALOG_CHANGES, TELL_OF_COMPLETIONS, USER_DELETED, USER_UPDATED
from shared.faults import FaultPoint, reached

CONFLICT = Refusal(
    ParkingReason.SAME_ID_OTHER_BODY,
    "an event with this id is stored already and says something else; if this one is true, publish it under a new id",
)
USER_ERASED = Refusal(ParkingReason.USER_ERASED, "the user was deleted; nothing is kept about them any more")


class IngestStatus(StrEnum):
    """What became of an event."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The answer for one event; `completions` lists (quest code, cycle) that it completed."""

    event_id: str
    status: IngestStatus
    refusal: Refusal | None = None
    completions: tuple[tuple[str, int], ...] = ()
    user_id: str | None = None


class IngestEvents:
    """The use case behind the consumer and the HTTP ingest."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(
        self, events: Sequence[IncomingEvent], parked: Sequence[ParkedMessage] = ()
    ) -> list[IngestResult]:
        """Take in `events` and keep `parked` messages aside, together.

        Returns:
            What became of each event, in the order given.

        Raises:
            TemporaryError: the database is away; nothing happened.
        """
        async with self._transactions() as transaction:
            if parked:
                await transaction.parking.park(parked)
            if not events:
                return []
            return await self.within(transaction, await self._catalog.hold(transaction), events)

    async def within(
        self, transaction: Transaction, snapshot: Snapshot, events: Sequence[IncomingEvent]
    ) -> list[IngestResult]:
        """Take in `events` as part of the caller's transaction, which holds `snapshot` and decides whether they stay.

        Returns:
            What became of each event, in the order given.
        """
        user_ids = {incoming.event.user_id for incoming in events if incoming.event.user_id is not None}
        participants = await transaction.participants.lock(user_ids) if user_ids else {}
        erased = {user_id for user_id, participant in participants.items() if participant.erased}
        sorting = await _store(transaction, events, erased)
        reached(FaultPoint.INGEST_AFTER_INSERT)
        completed = await self._follow(transaction, snapshot, participants, sorting.fresh_events())
        return sorting.answers(completed)

    async def _follow(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        participants: Mapping[str, Participant],
        fresh: Sequence[Event],
    ) -> list[UserCompletion]:
        """Everything that newly stored events bring about."""
        deleted = {event.user_id for event in fresh if event.event_type == USER_DELETED and event.user_id is not None}
        by_user: dict[str, list[Event]] = {}
        retracted = await _retracted(transaction, fresh)
        for event in fresh:
            if event.user_id is not None and event.user_id not in deleted and event.event_id not in retracted:
                by_user.setdefault(event.user_id, []).append(event)
        work = {user_id: UserWork(of_user) for user_id, of_user in by_user.items()}
        completed = (await fold_events(transaction, snapshot, participants, work)).completed if work else []
        counted = [event for of_user in by_user.values() for event in of_user]
        await award_points(transaction, snapshot, bonuses(counted))
        if names := _names(counted):
            await transaction.standings.name(names)
        if badges := [badge_message(event) for event in counted if event.event_type == BADGE_UNLOCKED]:
            await announce(transaction, badges)
        if deleted:
            await transaction.participants.erase(deleted)
        if acts := received_acts(fresh):
            await transaction.audit.keep(acts)
        if any(event.event_type in CATALOG_CHANGES for event in fresh):
            await transaction.hints.catalog_changed()
        return completed


def _names(events: Sequence[Event]) -> list[PlayerName]:
    """What events say that users are called now."""
    updates = [event for event in events if event.event_type == USER_UPDATED and "user_name" in event.data]
    return [PlayerName(event.user_id or "", str(event.data["user_name"]), event.timestamp) for event in updates]


async def _retracted(transaction: Transaction, fresh: Sequence[Event]) -> set[str]:
    """The events that were taken back before they came, which can be those alone that tell of a completion."""
    telling = [event.event_id for event in fresh if event.event_type in TELL_OF_COMPLETIONS]
    return await transaction.retractions.among(telling) if telling else set()


@dataclass(slots=True)
class _Sorting:
    """A batch, sorted by what became of each event; sets hold indexes into `events`."""

    events: Sequence[IncomingEvent]
    fresh: set[int]
    discarded: set[int]
    repeated: set[int]

    def fresh_events(self) -> list[Event]:
        """The events that were stored now."""
        return [incoming.event for index, incoming in enumerate(self.events) if index in self.fresh]

    def answers(self, completed: Sequence[UserCompletion]) -> list[IngestResult]:
        """One answer for each event, each completion told once."""
        told = self._tell(completed)
        return [
            self._answer(index, incoming.event, tuple(told.get(index, ())))
            for index, incoming in enumerate(self.events)
        ]

    def _answer(self, index: int, event: Event, completions: tuple[tuple[str, int], ...]) -> IngestResult:
        status, refusal = IngestStatus.REFUSED, None
        if index in self.fresh:
            status = IngestStatus.STORED
        elif index in self.repeated:
            status = IngestStatus.DUPLICATE
        else:
            refusal = USER_ERASED if index in self.discarded else CONFLICT
        return IngestResult(event.event_id, status, refusal, completions, event.user_id)

    def _tell(self, completed: Sequence[UserCompletion]) -> dict[int, list[tuple[str, int]]]:
        """Completions by the event that completed them.

        A late event can complete a cycle at the place of an event stored long before; then the user's first new event
        of this batch, which made that known, gets the word.
        """
        if not completed:
            return {}
        by_event: dict[str, int] = {}
        by_user: dict[str, int] = {}
        for index in sorted(self.fresh):
            event = self.events[index].event
            by_event[event.event_id] = index
            by_user.setdefault(event.user_id or "", index)
        told: dict[int, list[tuple[str, int]]] = {}
        for one in completed:
            index = by_event.get(one.completion.position[1], by_user[one.user_id])
            told.setdefault(index, []).append((one.completion.code, one.completion.cycle))
        return told


async def _store(transaction: Transaction, events: Sequence[IncomingEvent], erased: Collection[str]) -> _Sorting:
    """Store what is new, of each id the first that came."""
    candidates: dict[str, int] = {}
    discarded: set[int] = set()
    for index, incoming in enumerate(events):
        if incoming.event.user_id in erased:
            discarded.add(index)
        else:
            candidates.setdefault(incoming.event.event_id, index)
    if discarded:
        await transaction.participants.discard([events[index].event.event_id for index in sorted(discarded)])
    stored = await transaction.events.store([events[index] for index in candidates.values()]) if candidates else set()
    fresh = {index for event_id, index in candidates.items() if event_id in stored}
    others = [index for index in range(len(events)) if index not in fresh and index not in discarded]
    places = await transaction.events.same([events[index] for index in others]) if others else set()
    return _Sorting(events, fresh, discarded, {others[place] for place in places})
