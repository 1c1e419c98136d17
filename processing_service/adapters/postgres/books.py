"""What is stored of users, read for comparisons."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.earned import EARNED
from processing_service.adapters.postgres.fact_records import read_facts
from processing_service.application.ports.books import (
    BookedCompletion,
    BookedGrant,
    BookedStanding,
    Selection,
    UserBooks,
)
from processing_service.application.user_facts import FACT_TYPES, UNKNOWN
from processing_service.domain.definition import Reward
from processing_service.domain.standing import FIRST_LEVEL
from processing_service.domain.state_json import from_json

_THESE: Final = "user_id = ANY(CAST(:users AS text[]))"
_SHARE: Final = "(hashtextextended(user_id, :salt) & 1048575) < CAST(:sample AS float8) * 1048576"

_USERS: Final = """
    SELECT user_id FROM participant
     WHERE {selected} AND user_id > :after
     ORDER BY user_id
     LIMIT :limit
"""
_COUNT: Final = "SELECT count(*) FROM participant WHERE {selected}"

_PARTICIPANTS: Final = text(f"""
    SELECT user_id, erased_at IS NOT NULL AS erased, facts::text AS facts,
           EXISTS (SELECT FROM event_failure JOIN event USING (event_id)
                    WHERE event.user_id = participant.user_id) AS waits
      FROM participant WHERE {_THESE}
""")  # noqa: S608 - put together from constants

_STATES: Final = text(f"SELECT user_id, quest_code, state FROM user_quest_reward WHERE {_THESE}").columns(  # noqa: S608
    column("user_id"), column("quest_code"), column("state", JSONB)
)

_COMPLETIONS: Final = text(f"""
    SELECT user_id, quest_code, cycle, version, completed_at, event_id, recorded_at, payable,
           claimed_at IS NOT NULL AS is_claimed, generation, reversed_at IS NOT NULL AS is_reversed
      FROM completion WHERE {_THESE}
     ORDER BY user_id, quest_code, cycle
""")  # noqa: S608 - put together from constants

_GRANTS: Final = text(f"""
    SELECT grant_id, user_id, quest_code, cycle, version, gold, diamonds, points, badge, status, generation,
           reversal_policy, idempotency_key, revoked_at IS NOT NULL AS is_revoked,
           reversal_policy IS NOT NULL AND next_attempt_at = 'infinity' AS reversal_is_refused
      FROM reward_grant WHERE {_THESE}
     ORDER BY user_id, quest_code, cycle, generation
""")  # noqa: S608 - put together from constants

_HEARD: Final = text(f"""
    SELECT user_id, timestamp, received_at
      FROM event WHERE {_THESE} AND event_type = ANY(CAST(:types AS text[]))
""")  # noqa: S608 - put together from constants

_STANDINGS: Final = text(f"""
    WITH {EARNED}
    SELECT user_id, coalesce(standing.points, 0) AS points, coalesce(standing.level, {FIRST_LEVEL}) AS level,
           (SELECT coalesce(sum(points), 0) FROM earned WHERE earned.user_id = wanted.user_id) AS earned,
           (SELECT count(*)
              FROM (SELECT period, points FROM in_period WHERE in_period.user_id = wanted.user_id) AS counted
              FULL JOIN (SELECT period, points FROM period_standing
                          WHERE period_standing.user_id = wanted.user_id AND points > 0) AS stored USING (period)
             WHERE counted.points IS DISTINCT FROM stored.points) AS periods_apart,
           (SELECT count(*) FROM star_token WHERE star_token.user_id = wanted.user_id) AS tokens,
           (SELECT coalesce(max(score), 0) FROM star_token WHERE star_token.user_id = wanted.user_id) AS highest_score,
           (SELECT coalesce(max(level_reached.level), {FIRST_LEVEL}) FROM level_reached
             WHERE level_reached.user_id = wanted.user_id AND reversed_at IS NULL) AS level_told
      FROM unnest(CAST(:users AS text[])) AS wanted(user_id)
      LEFT JOIN standing USING (user_id)
""")  # noqa: S608 - put together from constants

_DECIDED_ANEW: Final = text("SELECT code, fold_began_at FROM catalog_definition WHERE fold_began_at IS NOT NULL")


class PostgresBooks:
    """See the port `Books`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, selection: Selection) -> int:
        """How many users are selected."""
        return int(await self._session.scalar(_selecting(_COUNT, selection), _parameters(selection)) or 0)

    async def users(self, selection: Selection, after: str, limit: int) -> list[str]:
        """The next users, in the database's own order."""
        parameters = {**_parameters(selection), "after": after, "limit": limit}
        return list((await self._session.execute(_selecting(_USERS, selection), parameters)).scalars())

    async def read(self, users: Collection[str]) -> dict[str, UserBooks]:
        """All rows of these users, a statement for each table."""
        wanted = {"users": list(users)}
        books: dict[str, UserBooks] = {}
        for row in await self._session.execute(_PARTICIPANTS, wanted):
            facts = UNKNOWN if row.facts is None else read_facts(row.facts)
            books[row.user_id] = UserBooks(row.user_id, row.erased, facts, row.waits)
        for row in await self._session.execute(_STATES, wanted):
            books[row.user_id].states[row.quest_code] = from_json(row.state)
        for row in await self._session.execute(_COMPLETIONS, wanted):
            books[row.user_id].completions.append(_completion(row))
        for row in await self._session.execute(_GRANTS, wanted):
            books[row.user_id].grants.append(_grant(row))
        for row in await self._session.execute(_HEARD, {**wanted, "types": sorted(FACT_TYPES)}):
            books[row.user_id].heard.append((row.timestamp, row.received_at))
        return books

    async def standings(self, users: Collection[str]) -> list[BookedStanding]:
        """The standings, and what they follow from."""
        rows = await self._session.execute(_STANDINGS, {"users": list(users)})
        return [
            BookedStanding(
                user_id=row.user_id,
                points=row.points,
                earned=int(row.earned),
                periods_apart=row.periods_apart,
                tokens=row.tokens,
                highest_score=row.highest_score,
                level=row.level,
                level_told=row.level_told,
            )
            for row in rows
        ]

    async def decided_anew(self) -> Mapping[str, datetime]:
        """When the past of a quest was last to be folded again."""
        return {row.code: row.fold_began_at for row in await self._session.execute(_DECIDED_ANEW)}


def _selecting(statement: str, selection: Selection) -> TextClause:
    selected = _THESE if selection.users else _SHARE if selection.sample < 1 else "true"
    return text(statement.format(selected=selected))


def _parameters(selection: Selection) -> dict[str, Any]:
    if selection.users:
        return {"users": list(selection.users)}
    return {"salt": selection.salt, "sample": selection.sample} if selection.sample < 1 else {}


def _completion(row: Any) -> BookedCompletion:
    return BookedCompletion(
        code=row.quest_code,
        cycle=row.cycle,
        version=row.version,
        position=(row.completed_at, row.event_id),
        recorded_at=row.recorded_at,
        payable=row.payable,
        is_claimed=row.is_claimed,
        generation=row.generation,
        is_reversed=row.is_reversed,
    )


def _grant(row: Any) -> BookedGrant:
    return BookedGrant(
        grant_id=row.grant_id,
        user_id=row.user_id,
        code=row.quest_code,
        cycle=row.cycle,
        version=row.version,
        reward=Reward(row.gold, row.diamonds, row.points, row.badge),
        status=row.status,
        generation=row.generation,
        reversal_policy=row.reversal_policy,
        reversal_is_refused=row.reversal_is_refused,
        manual_key=row.idempotency_key,
        is_revoked=row.is_revoked,
    )
