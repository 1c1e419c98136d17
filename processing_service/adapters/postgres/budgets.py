"""What definitions with a budget have paid, in the table `emission`."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.credited_grants import CREDITED_COLUMNS, credited_grant
from processing_service.application.ports.grants import CreditedGrant
from processing_service.domain.budget import Emission
from processing_service.domain.definition import Reward

# A budget that is set later counts what was paid before it, too.
_BEGIN: Final = text("""
    INSERT INTO emission (quest_code, gold, diamonds)
    SELECT code, coalesce(sum(gold), 0), coalesce(sum(diamonds), 0)
      FROM unnest(CAST(:codes AS text[])) AS wanted(code)
      LEFT JOIN reward_grant ON quest_code = code AND status NOT IN ('held', 'cancelled', 'reversed')
       AND reversal_policy IS NULL
     WHERE NOT EXISTS (SELECT FROM emission WHERE emission.quest_code = code)
     GROUP BY code
     ORDER BY code
        ON CONFLICT DO NOTHING
""")

_LOCK: Final = text("""
    SELECT quest_code, gold, diamonds, held
      FROM emission
     WHERE quest_code = ANY(CAST(:codes AS text[]))
     ORDER BY quest_code
       FOR UPDATE
""")

_SAVE: Final = text("""
    UPDATE emission
       SET gold = changed.gold, diamonds = changed.diamonds, held = changed.held
      FROM unnest(CAST(:codes AS text[]), CAST(:gold AS bigint[]), CAST(:diamonds AS bigint[]), CAST(:held AS bigint[]))
           AS changed(quest_code, gold, diamonds, held)
     WHERE emission.quest_code = changed.quest_code
""")

# Rows that somebody else has in hand are being cancelled.
_HELD: Final = text("""
    SELECT grant_id, gold, diamonds, points, badge
      FROM reward_grant
     WHERE quest_code = :code AND status = 'held'
     ORDER BY created_at, grant_id
     LIMIT :most
       FOR UPDATE SKIP LOCKED
""")

_RELEASE: Final = text(f"""
    UPDATE reward_grant SET status = CASE WHEN gold + diamonds > 0 THEN 'pending' ELSE 'credited' END,
           credited_at = CASE WHEN gold + diamonds > 0 THEN NULL ELSE clock_timestamp() END,
           next_attempt_at = clock_timestamp()
     WHERE grant_id = ANY(CAST(:ids AS text[])) AND status = 'held'
    RETURNING {CREDITED_COLUMNS}
""")  # noqa: S608 - put together from constants

_GIVE_BACK: Final = text("""
    WITH returned AS (
        SELECT emission.quest_code, spent.gold, spent.diamonds, spent.held
          FROM unnest(CAST(:codes AS text[]), CAST(:gold AS bigint[]), CAST(:diamonds AS bigint[]),
                      CAST(:held AS bigint[])) AS spent(quest_code, gold, diamonds, held)
          JOIN emission USING (quest_code)
         ORDER BY quest_code
           FOR UPDATE OF emission
    )
    UPDATE emission
       SET gold = greatest(0, emission.gold - returned.gold),
           diamonds = greatest(0, emission.diamonds - returned.diamonds),
           held = greatest(0, emission.held - returned.held)
      FROM returned
     WHERE emission.quest_code = returned.quest_code
""")

_ALL: Final = text("SELECT quest_code, gold, diamonds, held FROM emission")

_PAUSED: Final = text("SELECT quest_code FROM emission WHERE held > 0 ORDER BY quest_code")


class PostgresBudgets:
    """See the port `Budgets`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, codes: Collection[str]) -> dict[str, Emission]:
        """The emissions, locked."""
        parameters = {"codes": sorted(codes)}
        await self._session.execute(_BEGIN, parameters)
        rows = await self._session.execute(_LOCK, parameters)
        return {row.quest_code: Emission(row.gold, row.diamonds, row.held) for row in rows}

    async def save(self, emissions: Mapping[str, Emission]) -> None:
        """Remember emissions."""
        await self._session.execute(_SAVE, _columns(emissions))

    async def held(self, code: str, most: int) -> list[tuple[str, Reward]]:
        """The grants on hold, the oldest first."""
        rows = await self._session.execute(_HELD, {"code": code, "most": most})
        return [(row.grant_id, Reward(row.gold, row.diamonds, row.points, row.badge)) for row in rows]

    async def release(self, grant_ids: Collection[str]) -> list[CreditedGrant]:
        """Let them go to the wallet; what pays neither gold nor diamonds is done."""
        rows = await self._session.execute(_RELEASE, {"ids": list(grant_ids)})
        return [credited_grant(row) for row in rows if row.credited_at is not None]

    async def give_back(self, returned: Mapping[str, Emission]) -> None:
        """Take off what was returned."""
        await self._session.execute(_GIVE_BACK, _columns(returned))

    async def all(self) -> dict[str, Emission]:
        """All of them."""
        rows = await self._session.execute(_ALL)
        return {row.quest_code: Emission(row.gold, row.diamonds, row.held) for row in rows}

    async def paused(self) -> list[str]:
        """The codes with grants on hold."""
        return list((await self._session.execute(_PAUSED)).scalars())


def _columns(emissions: Mapping[str, Emission]) -> dict[str, list[Any]]:
    codes = sorted(emissions)
    return {
        "codes": codes,
        "gold": [emissions[code].gold for code in codes],
        "diamonds": [emissions[code].diamonds for code in codes],
        "held": [emissions[code].held for code in codes],
    }
