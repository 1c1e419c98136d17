"""Take one grant back by hand, of a quest or not, while what it was paid for stands."""

from processing_service.application.award_points import lose_points
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.manual_grants import GrantRecord
from processing_service.application.ports.progress import Toast
from processing_service.application.ports.retractions import Policy, Undoing
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.take_back import REWARD_REVERSED_TOAST, give_back, take_back
from processing_service.application.tell_users import tell_users
from processing_service.domain.event import Event
from processing_service.domain.identity import revocation_id
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict, NotFound


class RevokeGrant:
    """Takes the grant back as a retraction would, with its points and the levels that were reached with them.

    The completion stays, so that it is not paid again.
    """

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def __call__(self, grant_id: str, reason: str, shortfall: Policy, revoked_by: str) -> GrantRecord:
        """Revoke; a second call answers the same, and keeps the first reason.

        Raises:
            NotFound: there is no such grant.
            Conflict: the user was deleted, or the grant was taken back with an event that it rested on.
        """
        async with self._transactions() as transaction:
            user_id = _found(await transaction.manual_grants.find(grant_id)).user_id
            snapshot = await self._catalog.hold(transaction)
            participant = (await transaction.participants.lock([user_id]))[user_id]
            grant = _found(await transaction.manual_grants.find(grant_id))
            if grant.revoked_at is not None:
                return grant
            if participant.erased:
                raise Conflict("the user was deleted; their books stay as they are")
            if grant.is_taken_back:
                raise Conflict(f"the grant was taken back already: {grant.reversal_reason or grant.last_error}")
            undoing = Undoing(revocation_id(grant_id), shortfall, reason)
            undone = await transaction.retractions.revoke(grant_id, undoing, revoked_by, self._clock.now())
            lost: list[Event] = []
            if undone.reward.points:
                lost = await lose_points(transaction, snapshot, user_id)
            await take_back(transaction, snapshot, participant, lost, undoing)
            await give_back(transaction, [undone])
            await _tell(transaction, grant)
            act = Act(
                actor=revoked_by,
                action=Action.GRANT_REVOKED,
                subject=grant_id,
                user_id=user_id,
                reason=reason,
                details={"shortfall": shortfall},
            )
            await transaction.audit.record(act)
            return _found(await transaction.manual_grants.find(grant_id))


def _found(grant: GrantRecord | None) -> GrantRecord:
    if grant is None:
        raise NotFound("there is no such grant")
    return grant


async def _tell(transaction: Transaction, grant: GrantRecord) -> None:
    # Locked anew for the number of the last toast: what was taken back with it has told of itself.
    participants = await transaction.participants.lock([grant.user_id])
    reward = grant.reward
    payload = {
        "code": grant.quest_code,
        "name": grant.quest_name or grant.reason,
        "cycle": grant.cycle,
        "grant_id": grant.grant_id if grant.quest_code is None else None,
        "reward": {"gold": reward.gold, "diamonds": reward.diamonds, "points": reward.points, "badge": reward.badge},
    }
    await tell_users(transaction, participants, [Toast(grant.user_id, 0, REWARD_REVERSED_TOAST, payload)])
