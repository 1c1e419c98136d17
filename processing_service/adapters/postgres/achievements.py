"""What users have unlocked: completions that stand, and plain badges of the log."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.achievements import Earned
from shared.contracts.achievements import BADGE_UNLOCKED

_STANDING: Final = text("""
    SELECT DISTINCT user_id, quest_code
      FROM completion
      JOIN unnest(CAST(:users AS text[]), CAST(:codes AS text[])) AS wanted(user_id, quest_code)
           USING (user_id, quest_code)
     WHERE reversed_at IS NULL
""")

_EARNED: Final = text("""
    SELECT user_id, min(completed_at) AS unlocked_at, quest_code AS code, NULL AS badge
      FROM completion
     WHERE user_id = ANY(CAST(:users AS text[])) AND quest_code = ANY(CAST(:codes AS text[])) AND reversed_at IS NULL
     GROUP BY user_id, quest_code
    UNION ALL
    SELECT user_id, min(timestamp), NULL, event_data ->> 'name'
      FROM event
     WHERE user_id = ANY(CAST(:users AS text[])) AND event_type = :badge_unlocked
       AND jsonb_typeof(event_data -> 'name') = 'string'
       AND NOT EXISTS (SELECT FROM retraction WHERE retraction.event_id = event.event_id)
     GROUP BY user_id, event_data ->> 'name'
""")


class PostgresAchievements:
    """See the port `Achievements`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which pairs are completed."""
        parameters = {"users": [user_id for user_id, _ in pairs], "codes": [code for _, code in pairs]}
        return {(user_id, code) for user_id, code in await self._session.execute(_STANDING, parameters)}

    async def earned(self, user_ids: Collection[str], codes: Collection[str]) -> list[Earned]:
        """Badges and first completions."""
        parameters = {"users": list(user_ids), "codes": list(codes), "badge_unlocked": BADGE_UNLOCKED}
        rows = await self._session.execute(_EARNED, parameters)
        return [Earned(row.user_id, row.unlocked_at, row.code, row.badge) for row in rows]
