"""Take an event back that should never have counted: a fraud, a refund, a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from processing_service.application.fold_events import fold_events
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent
from processing_service.application.ports.participants import Participant
from processing_service.application.ports.retractions import Policy, Undoing, UndoneCompletion
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.run_folds import UserWork
from processing_service.application.snapshot import Snapshot
from processing_service.application.take_back import take_back
from processing_service.domain.event import Event
from processing_service.domain.identity import retraction_id
from shared.clock import Clock
from shared.contracts import event_types
from shared.contracts.administration import Act, Action
from shared.contracts.event import Event as PublishedEvent
from shared.contracts.event import encode_data
from shared.exceptions import Conflict, NotFound

_WHY_NOT: Final = {
    event_types.EVENT_RETRACTED: "a retraction cannot be taken back; publish the event again under a new id",
    event_types.QUEST_COMPLETED: "it follows from other events; retract the one that it rests on",
    event_types.REWARD_CLAIMED: "it follows from a completion; retract the event that this rests on",
    event_types.LEVEL_REACHED: "it follows from other events; retract the one that it rests on",
    event_types.NEW_USER_SIGN_IN: "it says when the user joined, which stays true",
    event_types.USER_UPDATED: "it says what the user is; change the user instead",
    event_types.USER_DELETED: "a deletion is final",
    event_types.ADMINISTRATION_RECORDED: "the audit log keeps what was done",
}
_OWN: Final = "it tells of a quest's own life, which is undone where it was done"


@dataclass(frozen=True, slots=True)
class Retraction:
    """A retraction that stands; `taken_back` lists (quest code, cycle) of the completions that went with the event."""

    retraction_id: str
    event_id: str
    event_type: str
    user_id: str
    reason: str
    policy: Policy
    retracted_by: str
    retracted_at: datetime
    taken_back: tuple[tuple[str, int], ...]


class RetractEvent:
    """Writes `EventRetracted` and all that follows in one transaction, under the lock of the user's row."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def __call__(self, event_id: str, reason: str, policy: Policy, retracted_by: str) -> Retraction:
        """Take an event back; a second call answers what the first did, and changes nothing.

        Raises:
            NotFound: the log does not hold it.
            Conflict: it is of a kind that cannot be taken back.
        """
        async with self._transactions() as transaction:
            # Asked before the lock, which would create a row for whoever guesses at ids.
            event = _retractable(event_id, await transaction.events.find(event_id))
            snapshot = await self._catalog.hold(transaction)
            participant = (await transaction.participants.lock([event.user_id or ""]))[event.user_id or ""]
            if participant.erased:
                raise NotFound(f"the log holds no event '{event_id}'")
            known = await transaction.retractions.of(event_id)
            if known is None:
                undoing = Undoing(retraction_id(event_id), policy, reason)
                return await self._retract(transaction, snapshot, participant, event, undoing, retracted_by)
            standing = await transaction.events.find(known)
        if standing is None:
            raise NotFound(f"the log holds no retraction '{known}'")
        return _retraction(standing)

    async def _retract(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        participant: Participant,
        event: Event,
        undoing: Undoing,
        retracted_by: str,
    ) -> Retraction:
        undone = await take_back(transaction, snapshot, participant, [event], undoing)
        told = _retracted_event(event, undoing, undone, retracted_by, self._clock.now())
        await _log(transaction, snapshot, told)
        await transaction.audit.record(_act(event, undoing, len(undone), retracted_by))
        return _retraction(told)


def _retractable(event_id: str, event: Event | None) -> Event:
    if event is None:
        raise NotFound(f"the log holds no event '{event_id}'")
    if event.event_type in _WHY_NOT:
        raise Conflict(f"{event.event_type} cannot be retracted: {_WHY_NOT[event.event_type]}")
    if event.event_type.startswith(event_types.RESERVED_PREFIX):
        raise Conflict(f"{event.event_type} cannot be retracted: {_OWN}")
    return event


def _retracted_event(
    event: Event, undoing: Undoing, undone: Sequence[UndoneCompletion], retracted_by: str, now: datetime
) -> Event:
    """The retraction as an event; its id follows from that of the event, so that it exists once."""
    data = {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "reason": undoing.reason,
        "policy": undoing.policy,
        "retracted_by": retracted_by,
        "taken_back": [{"code": one.code, "cycle": one.cycle} for one in undone],
    }
    return Event(undoing.retraction_id, event_types.EVENT_RETRACTED, event.user_id, now, data)


def _act(event: Event, undoing: Undoing, taken_back: int, retracted_by: str) -> Act:
    return Act(
        actor=retracted_by,
        action=Action.EVENT_RETRACTED,
        subject=event.event_id,
        user_id=event.user_id,
        reason=undoing.reason,
        details={"event_type": event.event_type, "policy": undoing.policy, "completions": taken_back},
    )


async def _log(transaction: Transaction, snapshot: Snapshot, told: Event) -> None:
    """Write the retraction into the log, as what it is: an event that quests may listen to, and others hear of."""
    await transaction.events.store([IncomingEvent(told, encode_data(told.data))])
    user_id = told.user_id or ""
    participants = await transaction.participants.lock([user_id])
    await fold_events(transaction, snapshot, participants, {user_id: UserWork([told])})
    published = PublishedEvent(
        event_id=told.event_id,
        event_type=told.event_type,
        user_id=user_id,
        timestamp=told.timestamp,
        event_data=dict(told.data),
    )
    await transaction.outbox.add([published])


def _retraction(told: Event) -> Retraction:
    data: dict[str, Any] = dict(told.data)
    return Retraction(
        retraction_id=told.event_id,
        event_id=data["event_id"],
        event_type=data["event_type"],
        user_id=told.user_id or "",
        reason=data["reason"],
        policy=data["policy"],
        retracted_by=data["retracted_by"],
        retracted_at=told.timestamp,
        taken_back=tuple((one["code"], one["cycle"]) for one in data["taken_back"]),
    )
