"""Standings as pages show them."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text

from processing_service.application.ports.standings import UnlockedBadge, UserStanding
from shared.contracts.achievements import BADGE_UNLOCKED
from shared.database import Database

_OF: Final = text("""
    SELECT points, level, (SELECT count(*) FROM star_token WHERE star_token.user_id = standing.user_id) AS tokens
      FROM standing WHERE user_id = :user_id
""")

_UNLOCKED: Final = text("""
    SELECT quest_code AS code, NULL AS name, completed_at AS unlocked_at
      FROM completion
     WHERE user_id = :user_id AND quest_code = ANY(CAST(:codes AS text[])) AND cycle = 1 AND reversed_at IS NULL
     UNION ALL
    SELECT NULL, event_data ->> 'name', timestamp
      FROM event
     WHERE user_id = :user_id AND event_type = :badge
       AND NOT EXISTS (SELECT FROM retraction WHERE retraction.event_id = event.event_id)
     ORDER BY unlocked_at DESC, code, name
     LIMIT :most
""")


class PostgresStandingReads:
    """See the port `StandingReads`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: str) -> UserStanding:
        """How a user stands."""
        async with self._database.transaction() as session:
            row = (await session.execute(_OF, {"user_id": user_id})).one_or_none()
        return UserStanding() if row is None else UserStanding(row.points, row.level, row.tokens)

    async def unlocked(self, user_id: str, codes: Collection[str], most: int) -> list[UnlockedBadge]:
        """The latest badges."""
        parameters = {"user_id": user_id, "codes": list(codes), "badge": BADGE_UNLOCKED, "most": most}
        async with self._database.transaction() as session:
            rows = await session.execute(_UNLOCKED, parameters)
            return [UnlockedBadge(row.code, row.name, row.unlocked_at) for row in rows]
