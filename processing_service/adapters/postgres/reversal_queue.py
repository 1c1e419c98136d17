"""Grants that are to be taken back from the wallet, in the table `reward_grant`."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import text

from processing_service.adapters.postgres.grant_queue import kept
from processing_service.application.ports.reversals import DueReversal
from shared.database import Database

_CLAIM: Final = text("""
    WITH due AS (
        SELECT grant_id FROM reward_grant
         WHERE reversal_policy IS NOT NULL AND status = 'credited' AND next_attempt_at <= clock_timestamp()
         ORDER BY next_attempt_at
         LIMIT :limit
           FOR UPDATE SKIP LOCKED
    )
    UPDATE reward_grant
       SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => :lease_seconds)
      FROM due
     WHERE reward_grant.grant_id = due.grant_id
    RETURNING reward_grant.grant_id, user_id, quest_code, cycle, reversal_policy, reversal_reason, reason
""")

_REVERSED: Final = text("""
    UPDATE reward_grant
       SET status = 'reversed', reversed_at = clock_timestamp(), last_error = NULL
     WHERE grant_id = ANY(CAST(:ids AS text[])) AND status = 'credited'
""")

# It stays credited, for that is what it is, and is tried no more.
_REFUSED: Final = text("""
    UPDATE reward_grant
       SET next_attempt_at = 'infinity', last_error = reasons.reason
      FROM unnest(CAST(:ids AS text[]), CAST(:reasons AS text[])) AS reasons(grant_id, reason)
     WHERE reward_grant.grant_id = reasons.grant_id AND status = 'credited'
""")

_RELEASE: Final = text("""
    UPDATE reward_grant
       SET next_attempt_at = clock_timestamp(), last_error = :error
     WHERE grant_id = ANY(CAST(:ids AS text[])) AND status = 'credited'
""")


class PostgresReversalQueue:
    """See the port `ReversalQueue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, limit: int, lease_seconds: float) -> list[DueReversal]:
        """Take due ones; others that claim at the same moment get other ones."""
        async with self._database.transaction() as session:
            rows = await session.execute(_CLAIM, {"limit": limit, "lease_seconds": lease_seconds})
            return [DueReversal(*row) for row in rows]

    async def settle(self, reversed_grants: Collection[str], refused: Mapping[str, str]) -> None:
        """Record answers. Users were told when the completion was taken back."""
        ids = sorted(refused)
        async with self._database.transaction() as session:
            if reversed_grants:
                await session.execute(_REVERSED, {"ids": sorted(reversed_grants)})
            if ids:
                await session.execute(_REFUSED, {"ids": ids, "reasons": [kept(refused[one]) for one in ids]})

    async def release(self, grant_ids: Collection[str], error: str) -> None:
        """Give them back; what has been settled meanwhile stays as it is."""
        async with self._database.transaction() as session:
            await session.execute(_RELEASE, {"ids": sorted(grant_ids), "error": kept(error)})
