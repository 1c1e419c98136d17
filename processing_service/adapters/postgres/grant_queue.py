"""Grants on their way to the wallet, in the table `reward_grant`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import text

from processing_service.adapters.postgres.credited_grants import CREDITED_COLUMNS, credited_grant
from processing_service.adapters.postgres.texts import storable
from processing_service.adapters.postgres.transactions import PostgresTransaction
from processing_service.application.announce import announce
from processing_service.application.ports.grants import Backlog, CreditedGrant, DueGrant
from processing_service.application.webhook_messages import credited_message
from shared.database import Database

_LONGEST_ERROR: Final = 1_000

_CLAIM: Final = text("""
    WITH due AS (
        SELECT grant_id FROM reward_grant
         WHERE status IN ('pending', 'sending') AND next_attempt_at <= clock_timestamp()
         ORDER BY next_attempt_at
         LIMIT :limit
           FOR UPDATE SKIP LOCKED
    )
    UPDATE reward_grant
       SET status = 'sending', attempts = attempts + 1,
           next_attempt_at = clock_timestamp() + make_interval(secs => :lease_seconds)
      FROM due
     WHERE reward_grant.grant_id = due.grant_id
    RETURNING reward_grant.grant_id, user_id, quest_code, cycle, gold, diamonds, reason
""")

_USERS: Final = text("SELECT DISTINCT user_id FROM reward_grant WHERE grant_id = ANY(CAST(:ids AS text[]))")

# A grant that erasure cancelled while it was on its way is credited all the same if the wallet says so: the books
# decide. `moved` is empty for grants that were recorded before, hence no second toast. What is to be taken back is due
# for that at once, and nobody is told of it.
_CREDITED: Final = text(f"""
    WITH locked AS (
        SELECT grant_id FROM reward_grant
         WHERE grant_id = ANY(CAST(:ids AS text[])) AND status <> 'credited'
         ORDER BY grant_id
           FOR UPDATE
    ), moved AS (
        UPDATE reward_grant
           SET status = 'credited', credited_at = clock_timestamp(), last_error = NULL,
               next_attempt_at = clock_timestamp()
          FROM locked
         WHERE reward_grant.grant_id = locked.grant_id
        RETURNING reward_grant.*
    ), told AS (
        SELECT moved.*, row_number() OVER (PARTITION BY user_id ORDER BY moved.created_at, grant_id) AS place
          FROM moved
          JOIN participant USING (user_id)
         WHERE participant.erased_at IS NULL AND reversal_policy IS NULL
    ), counted AS (
        UPDATE participant
           SET toast_sequence = toast_sequence + news.number
          FROM (SELECT user_id, count(*) AS number FROM told GROUP BY user_id) AS news
         WHERE participant.user_id = news.user_id
        RETURNING participant.user_id, toast_sequence - news.number AS before
    ), written AS (
        INSERT INTO toast (user_id, sequence, kind, payload)
        SELECT user_id, before + place, 'reward_credited',
               jsonb_build_object(
                   'code', quest_code, 'name', coalesce(quest_name, reason), 'cycle', cycle,
                   'grant_id', CASE WHEN quest_code IS NULL THEN grant_id END,
                   'reward', jsonb_build_object('gold', gold, 'diamonds', diamonds, 'points', points, 'badge', badge))
          FROM told JOIN counted USING (user_id)
    )
    SELECT {CREDITED_COLUMNS} FROM told
""")  # noqa: S608 - put together from constants

# That the wallet refuses a deleted user is as it should be, and what was to be taken back is best not booked at all:
# nobody needs to look at either.
_PARKED: Final = text("""
    UPDATE reward_grant
       SET status = CASE WHEN participant.erased_at IS NULL AND reversal_policy IS NULL THEN 'parked'
                         ELSE 'cancelled' END,
           last_error = reasons.reason
      FROM unnest(CAST(:ids AS text[]), CAST(:reasons AS text[])) AS reasons(grant_id, reason), participant
     WHERE reward_grant.grant_id = reasons.grant_id AND status IN ('pending', 'sending')
       AND participant.user_id = reward_grant.user_id
""")

_RELEASE: Final = text("""
    UPDATE reward_grant
       SET next_attempt_at = clock_timestamp(), last_error = :error
     WHERE grant_id = ANY(CAST(:ids AS text[])) AND status = 'sending'
""")

_BACKLOG: Final = text("""
    SELECT count(*) AS pending,
           coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS oldest_age_seconds,
           (SELECT count(*) FROM reward_grant WHERE status = 'held') AS held,
           (SELECT count(*) FROM reward_grant WHERE reversal_policy IS NOT NULL AND status = 'credited') AS to_reverse
      FROM reward_grant
     WHERE status IN ('pending', 'sending')
""")


class PostgresGrantQueue:
    """See the port `GrantQueue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, limit: int, lease_seconds: float) -> list[DueGrant]:
        """Take due grants; others that claim at the same moment get other ones."""
        async with self._database.transaction() as session:
            rows = await session.execute(_CLAIM, {"limit": limit, "lease_seconds": lease_seconds})
            return [DueGrant(*row) for row in rows]

    async def settle(self, credited: Collection[str], parked: Mapping[str, str]) -> None:
        """Record answers, with the users' rows locked first and in order, as everywhere."""
        async with self._database.transaction() as session:
            transaction = PostgresTransaction(session)
            users = await session.execute(_USERS, {"ids": [*credited, *parked]})
            await transaction.participants.lock(users.scalars().all())
            if credited:
                rows = await session.execute(_CREDITED, {"ids": sorted(credited)})
                await _tell(transaction, [credited_grant(row) for row in rows])
            if parked:
                ids = sorted(parked)
                reasons = [kept(parked[grant_id]) for grant_id in ids]
                await session.execute(_PARKED, {"ids": ids, "reasons": reasons})

    async def release(self, grant_ids: Collection[str], error: str) -> None:
        """Give grants back; what has been settled meanwhile stays as it is."""
        async with self._database.transaction() as session:
            await session.execute(_RELEASE, {"ids": sorted(grant_ids), "error": kept(error)})

    async def backlog(self) -> Backlog:
        """What waits, cancelled and parked grants not counted."""
        async with self._database.transaction() as session:
            row = (await session.execute(_BACKLOG)).one()
        return Backlog(row.pending, float(row.oldest_age_seconds), row.held, row.to_reverse)


async def _tell(transaction: PostgresTransaction, grants: Sequence[CreditedGrant]) -> None:
    """Wake the streams of the users whose toasts were written, and tell the receivers of webhooks."""
    if grants:
        await transaction.hints.toasts_written({grant.user_id for grant in grants})
        await announce(transaction, [credited_message(grant) for grant in grants])


def kept(reason: str) -> str:
    """What is kept of an error's text."""
    return storable(reason)[:_LONGEST_ERROR]
