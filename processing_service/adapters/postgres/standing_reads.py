"""Standings as pages show them."""

from typing import Final

from sqlalchemy import text

from processing_service.application.ports.standings import UserStanding
from shared.database import Database

_OF: Final = text("""
    SELECT points, level, (SELECT count(*) FROM star_token WHERE star_token.user_id = standing.user_id) AS tokens
      FROM standing WHERE user_id = :user_id
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
