"""One user's progress and completions, read for pages and claims."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.fact_records import read_facts
from processing_service.application.ports.records import Claimable, PaidReward, RecordedCompletion
from processing_service.application.user_facts import UNKNOWN, FactRecord
from processing_service.domain.definition import Reward
from processing_service.domain.state import State
from processing_service.domain.state_json import from_json

_FACTS: Final = text("SELECT facts::text FROM participant WHERE user_id = :user_id")

_STATES: Final = text("SELECT quest_code, state FROM user_quest_reward WHERE user_id = :user_id").columns(
    column("quest_code"), column("state", JSONB)
)

# A completion without a grant is one that nobody has claimed: automatic ones have their grant from the beginning.
_CLAIMABLE: Final = text("""
    SELECT quest_code, cycle, version, recorded_at
      FROM (SELECT quest_code, cycle, version, recorded_at,
                   row_number() OVER (PARTITION BY quest_code ORDER BY cycle) AS place
              FROM completion
             WHERE user_id = :user_id AND payable AND reversed_at IS NULL
               AND NOT EXISTS (SELECT FROM reward_grant
                                WHERE reward_grant.user_id = completion.user_id
                                  AND reward_grant.quest_code = completion.quest_code
                                  AND reward_grant.cycle = completion.cycle
                                  AND reward_grant.generation = completion.generation)) AS waiting
     WHERE place <= :most
     ORDER BY quest_code, cycle
""")

_COMPLETION_COLUMNS: Final = """
    SELECT quest_code, cycle, completion.version, completed_at, event_id, claimed_at,
           grant_id, gold, diamonds, points, badge, status, revoked_at IS NOT NULL AS is_revoked, payable, generation,
           recorded_at
      FROM completion
      LEFT JOIN reward_grant USING (user_id, quest_code, cycle, generation)
     WHERE user_id = :user_id AND quest_code = :code AND completion.reversed_at IS NULL
"""
_COMPLETIONS: Final = text(f"{_COMPLETION_COLUMNS} ORDER BY cycle DESC LIMIT :most")
_COMPLETION: Final = text(f"{_COMPLETION_COLUMNS} AND cycle = :cycle")

_CLAIM: Final = text("""
    UPDATE completion SET claimed_at = :claimed_at
     WHERE user_id = :user_id AND quest_code = :code AND cycle = :cycle
""")


class PostgresRecords:
    """See the port `Records`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def facts(self, user_id: str) -> FactRecord:
        """What is known of the user."""
        facts = await self._session.scalar(_FACTS, {"user_id": user_id})
        return UNKNOWN if facts is None else read_facts(facts)

    async def states(self, user_id: str) -> dict[str, State]:
        """All of the user's progress."""
        rows = await self._session.execute(_STATES, {"user_id": user_id})
        return {row.quest_code: from_json(row.state) for row in rows}

    async def claimable(self, user_id: str, most: int) -> dict[str, tuple[Claimable, ...]]:
        """The cycles that wait to be claimed."""
        cycles: dict[str, list[Claimable]] = defaultdict(list)
        for row in await self._session.execute(_CLAIMABLE, {"user_id": user_id, "most": most}):
            cycles[row.quest_code].append(Claimable(row.cycle, row.version, row.recorded_at))
        return {code: tuple(of_quest) for code, of_quest in cycles.items()}

    async def completions(self, user_id: str, code: str, most: int) -> list[RecordedCompletion]:
        """The latest completions of one quest."""
        rows = await self._session.execute(_COMPLETIONS, {"user_id": user_id, "code": code, "most": most})
        return [_completion(row) for row in rows]

    async def completion(self, user_id: str, code: str, cycle: int) -> RecordedCompletion | None:
        """One completion."""
        result = await self._session.execute(_COMPLETION, {"user_id": user_id, "code": code, "cycle": cycle})
        row = result.one_or_none()
        return None if row is None else _completion(row)

    async def mark_claimed(self, user_id: str, code: str, cycle: int, claimed_at: datetime) -> None:
        """Record a claim."""
        parameters = {"user_id": user_id, "code": code, "cycle": cycle, "claimed_at": claimed_at}
        await self._session.execute(_CLAIM, parameters)


def _completion(row: Row[Any]) -> RecordedCompletion:
    paid = None
    if row.grant_id is not None:
        reward = Reward(row.gold, row.diamonds, row.points, row.badge)
        paid = PaidReward(row.grant_id, reward, row.status, row.is_revoked)
    return RecordedCompletion(
        code=row.quest_code,
        cycle=row.cycle,
        version=row.version,
        completed_at=row.completed_at,
        event_id=row.event_id,
        recorded_at=row.recorded_at,
        claimed_at=row.claimed_at,
        paid=paid,
        payable=row.payable,
        generation=row.generation,
    )
