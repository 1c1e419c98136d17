"""Give a user something that no quest pays: a compensation, a prize, a correction."""

from processing_service.application.announce import announce
from processing_service.application.award_points import award_points
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.grants import CreditedGrant
from processing_service.application.ports.manual_grants import GrantRecord, ManualGrant
from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import Toast
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.application.tell_users import tell_users
from processing_service.application.webhook_messages import credited_message
from processing_service.domain.definition import Reward
from processing_service.domain.identity import manual_grant_id
from processing_service.domain.standing import Award
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict

REWARD_GIVEN_TOAST = "reward_given"


class GiveGrant:
    """Writes the grant, its points and a toast together; the dispatcher credits it as any other, exactly once."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._clock = clock

    async def __call__(self, key: str, user_id: str, reward: Reward, reason: str, granted_by: str) -> GrantRecord:
        """Give; a second call under the same key answers what has become of the first, and gives nothing.

        Raises:
            Conflict: the key was used for something else, or the user was deleted.
        """
        grant = ManualGrant(manual_grant_id(key), key, user_id, reward, reason, granted_by, self._clock.now())
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            participants = await transaction.participants.lock([user_id])
            if participants[user_id].erased:
                raise Conflict("the user was deleted, and can be given nothing")
            if await transaction.manual_grants.give(grant):
                await _write_what_follows(transaction, snapshot, participants[user_id], grant)
                act = Act(
                    actor=granted_by,
                    action=Action.GRANT_GIVEN,
                    subject=grant.grant_id,
                    user_id=user_id,
                    reason=reason,
                    details={"gold": reward.gold, "diamonds": reward.diamonds, "points": reward.points},
                )
                await transaction.audit.record(act)
            record = await transaction.manual_grants.find(grant.grant_id)
            if record is None or (record.user_id, record.reward, record.reason) != (user_id, reward, reason):
                raise Conflict("this Idempotency-Key was used for another grant already; use a new one")
            return record


async def _write_what_follows(
    transaction: Transaction, snapshot: Snapshot, participant: Participant, grant: ManualGrant
) -> None:
    await award_points(transaction, snapshot, [Award(grant.user_id, grant.reward.points, grant.earned_at)])
    toast = Toast(grant.user_id, 0, REWARD_GIVEN_TOAST, manual_payload(grant.grant_id, grant.reason, grant.reward))
    await tell_users(transaction, {grant.user_id: participant}, [toast])
    if grant.reward.gold or grant.reward.diamonds:
        await transaction.hints.grants_written()
    else:
        await announce(transaction, [credited_message(_credited(grant))])


def manual_payload(grant_id: str, reason: str, reward: Reward) -> dict[str, object]:
    """What a toast holds about a grant that belongs to no quest; its name is the reason."""
    amounts = {"gold": reward.gold, "diamonds": reward.diamonds, "points": reward.points, "badge": reward.badge}
    return {"code": None, "name": reason, "cycle": None, "grant_id": grant_id, "reward": amounts}


def _credited(grant: ManualGrant) -> CreditedGrant:
    return CreditedGrant(grant.grant_id, grant.user_id, None, grant.reason, None, grant.reward, grant.earned_at)
