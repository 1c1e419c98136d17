"""Claim the reward of a completed cycle of a quest whose rewards have to be claimed."""

from dataclasses import dataclass
from datetime import datetime

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.progress import Grant, UserCompletion
from processing_service.application.ports.records import PaidReward, RecordedCompletion
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.reward_completions import make_grant, write_grants
from processing_service.application.snapshot import Snapshot
from processing_service.domain.definition import Reward
from processing_service.domain.identity import claimed_event_id
from processing_service.domain.outcome import Completion
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.event import Event
from shared.contracts.event_types import REWARD_CLAIMED
from shared.exceptions import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that stands; the same however often it is asked for."""

    code: str
    cycle: int
    claimed_at: datetime
    grant_id: str
    reward: Reward


class ClaimReward:
    """Writes the claim, the grant and the event `RewardClaimed` together, under the lock of the user's row."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def __call__(self, user_id: str, code: str, cycle: int, *, admin: str | None = None) -> Claim:
        """Claim one cycle, by an administrator if `admin` is given; a second call answers the same and changes nothing.

        Raises:
            NotFound: the user has not completed that cycle.
            Conflict: the reward was paid by itself, is only shown, or its time has run out.
        """
        async with self._transactions() as transaction:
            # Asked before the lock, which would create a row for whoever guesses at codes.
            _found(await transaction.records.completion(user_id, code, cycle), code, cycle)
            snapshot = await self._catalog.hold(transaction)
            participants = await transaction.participants.lock([user_id])
            completion = await transaction.records.completion(user_id, code, cycle)
            if participants[user_id].erased:
                completion = None
            completion = _found(completion, code, cycle)
            if completion.paid is not None:
                return _standing(completion, completion.paid)
            now = self._clock.now()
            _refuse(snapshot, completion, now)
            grant = make_grant(snapshot, _user_completion(user_id, completion), now)
            if admin is not None:
                await transaction.audit.record(_act(admin, grant))
            return await self._claim(transaction, snapshot, grant, now)

    async def _claim(self, transaction: Transaction, snapshot: Snapshot, grant: Grant, now: datetime) -> Claim:
        await transaction.records.mark_claimed(grant.user_id, grant.quest_code, grant.cycle, now)
        await write_grants(transaction, snapshot, [grant])
        await transaction.outbox.add([_claimed_event(grant, now)])
        return Claim(grant.quest_code, grant.cycle, now, grant.grant_id, grant.reward)


def _found(completion: RecordedCompletion | None, code: str, cycle: int) -> RecordedCompletion:
    if completion is None:
        raise NotFound(f"quest '{code}' has no completion {cycle} to claim")
    return completion


def claimable_until(snapshot: Snapshot, code: str, version: int, recorded_at: datetime) -> datetime | None:
    """Until when a completion under that version can be claimed; None is without end.

    The time runs from when the completion was recorded: nobody can claim what is not known yet.
    """
    span = snapshot.version(code, version).claim_expires_after
    return None if span is None else recorded_at + span


def _refuse(snapshot: Snapshot, completion: RecordedCompletion, now: datetime) -> None:
    if not completion.payable:
        raise Conflict(f"this completion of '{completion.code}' is from before it paid; there is nothing to claim")
    until = claimable_until(snapshot, completion.code, completion.version, completion.recorded_at)
    if until is not None and now >= until:
        raise Conflict(f"the reward could be claimed until {until.isoformat()}; its time has run out")


def _standing(completion: RecordedCompletion, paid: PaidReward) -> Claim:
    if completion.claimed_at is None:
        raise Conflict(f"quest '{completion.code}' pays by itself; there is nothing to claim")
    return Claim(completion.code, completion.cycle, completion.claimed_at, paid.grant_id, paid.reward)


def _user_completion(user_id: str, recorded: RecordedCompletion) -> UserCompletion:
    position = (recorded.completed_at, recorded.event_id)
    completion = Completion(recorded.code, recorded.cycle, position, recorded.version, recorded.cycle)
    return UserCompletion(user_id, completion, recorded.generation)


def _act(admin: str, grant: Grant) -> Act:
    return Act(
        actor=admin,
        action=Action.GRANT_CLAIMED,
        subject=grant.grant_id,
        user_id=grant.user_id,
        details={"code": grant.quest_code, "cycle": grant.cycle},
    )


def _claimed_event(grant: Grant, claimed_at: datetime) -> Event:
    """The claim as an event; its id follows from the grant's, so that it exists once."""
    return Event(
        event_id=claimed_event_id(grant.grant_id),
        event_type=REWARD_CLAIMED,
        user_id=grant.user_id,
        timestamp=claimed_at,
        event_data={"code": grant.quest_code, "cycle": grant.cycle, "version": grant.version},
    )
