"""Events that were taken back, in the table `retraction`, and the completions and grants that go with them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.retractions import Undoing, UndoneCompletion, UndoneGrant
from processing_service.domain.definition import Reward

_OF: Final = text("SELECT retraction_id FROM retraction WHERE event_id = :event_id")

_AMONG: Final = text("SELECT event_id FROM retraction WHERE event_id = ANY(CAST(:ids AS text[]))")

_RECORD: Final = text("""
    INSERT INTO retraction (event_id, retraction_id, user_id)
    SELECT event_id, :retraction_id, :user_id FROM unnest(CAST(:ids AS text[])) AS retracted(event_id)
        ON CONFLICT DO NOTHING
""")

_UNDO: Final = text("""
    UPDATE completion SET reversed_at = clock_timestamp()
      FROM unnest(CAST(:codes AS text[]), CAST(:cycles AS integer[])) AS lost(quest_code, cycle)
     WHERE completion.user_id = :user_id AND completion.quest_code = lost.quest_code
       AND completion.cycle = lost.cycle AND completion.reversed_at IS NULL
    RETURNING completion.quest_code, completion.cycle, version, generation, completed_at
""")

# The dispatcher does not lock users: what it has done with a grant is known once the grant itself is locked.
_LOCKED: Final = """
    grant_id, status AS was, gold + diamonds > 0 AND status IN ('sending', 'credited') AS may_be_booked
"""
_TAKEN_BACK: Final = """
    status = CASE WHEN may_be_booked THEN was WHEN was = 'credited' THEN 'reversed' ELSE 'cancelled' END,
    reversal_policy = CASE WHEN may_be_booked THEN :policy END,
    reversal_reason = :reason,
    reversed_at = CASE WHEN was = 'credited' AND NOT may_be_booked THEN clock_timestamp() END,
    next_attempt_at = CASE WHEN was = 'credited' THEN clock_timestamp() ELSE next_attempt_at END
"""
_UNDONE: Final = "reward_grant.grant_id, quest_code, gold, diamonds, points, badge, was"

# One that was revoked is on its way back already, under the reason that was given then.
_UNDO_GRANTS: Final = text(f"""
    WITH locked AS (
        SELECT {_LOCKED}
          FROM reward_grant
          JOIN unnest(CAST(:codes AS text[]), CAST(:cycles AS integer[]), CAST(:generations AS integer[]))
               AS undone(quest_code, cycle, generation) USING (quest_code, cycle, generation)
         WHERE user_id = :user_id AND status NOT IN ('cancelled', 'reversed') AND revoked_at IS NULL
         ORDER BY grant_id
           FOR UPDATE OF reward_grant
    )
    UPDATE reward_grant
       SET {_TAKEN_BACK}
      FROM locked
     WHERE reward_grant.grant_id = locked.grant_id
    RETURNING {_UNDONE}
""")  # noqa: S608 - put together from constants

_REVOKE: Final = text(f"""
    WITH locked AS (
        SELECT {_LOCKED} FROM reward_grant WHERE grant_id = :grant_id FOR UPDATE
    )
    UPDATE reward_grant
       SET {_TAKEN_BACK}, revoked_at = :revoked_at, revoked_by = :revoked_by
      FROM locked
     WHERE reward_grant.grant_id = locked.grant_id
    RETURNING {_UNDONE}
""")  # noqa: S608 - put together from constants


class PostgresRetractions:
    """See the port `Retractions`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, event_id: str) -> str | None:
        """The retraction of an event."""
        found: str | None = await self._session.scalar(_OF, {"event_id": event_id})
        return found

    async def among(self, event_ids: Collection[str]) -> set[str]:
        """Which of these were taken back."""
        return set((await self._session.execute(_AMONG, {"ids": list(event_ids)})).scalars())

    async def record(self, user_id: str, event_ids: Collection[str], retraction_id: str) -> None:
        """Take events back."""
        parameters = {"ids": list(event_ids), "retraction_id": retraction_id, "user_id": user_id}
        await self._session.execute(_RECORD, parameters)

    async def undo(self, user_id: str, cycles: Mapping[str, Collection[int]]) -> list[UndoneCompletion]:
        """Take completions back."""
        pairs = [(code, cycle) for code, of_quest in cycles.items() for cycle in of_quest]
        parameters = {
            "user_id": user_id,
            "codes": [code for code, _ in pairs],
            "cycles": [cycle for _, cycle in pairs],
        }
        rows = await self._session.execute(_UNDO, parameters)
        return [
            UndoneCompletion(row.quest_code, row.cycle, row.version, row.generation, row.completed_at) for row in rows
        ]

    async def undo_grants(
        self, user_id: str, undone: Collection[UndoneCompletion], undoing: Undoing
    ) -> list[UndoneGrant]:
        """Take the grants of completions back."""
        parameters = {
            "user_id": user_id,
            "codes": [one.code for one in undone],
            "cycles": [one.cycle for one in undone],
            "generations": [one.generation for one in undone],
            "policy": undoing.policy,
            "reason": undoing.reason,
        }
        rows = await self._session.execute(_UNDO_GRANTS, parameters)
        return [_undone(row) for row in rows]

    async def revoke(self, grant_id: str, undoing: Undoing, revoked_by: str, revoked_at: datetime) -> UndoneGrant:
        """Take one grant back."""
        parameters = {
            "grant_id": grant_id,
            "policy": undoing.policy,
            "reason": undoing.reason,
            "revoked_by": revoked_by,
            "revoked_at": revoked_at,
        }
        return _undone((await self._session.execute(_REVOKE, parameters)).one())


def _undone(row: Row[Any]) -> UndoneGrant:
    return UndoneGrant(row.grant_id, row.quest_code, Reward(row.gold, row.diamonds, row.points, row.badge), row.was)
