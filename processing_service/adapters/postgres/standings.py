"""Points, levels and star tokens. All rows belong to users whose participant rows the caller has locked."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.earned import EARNED
from processing_service.application.ports.standings import BEGINNING, PlayerName, ReachedLevel, Standing
from processing_service.domain.standing import Award, LevelPassed, periods_of

_ADD: Final = text("""
    INSERT INTO standing AS known (user_id, points, reached_at)
    SELECT user_id, sum(points), max(earned_at)
      FROM unnest(CAST(:users AS text[]), CAST(:points AS bigint[]), CAST(:moments AS timestamptz[]))
           AS award(user_id, points, earned_at)
     GROUP BY user_id
        ON CONFLICT (user_id) DO UPDATE
       SET points = known.points + excluded.points, reached_at = greatest(known.reached_at, excluded.reached_at),
           changed = true
    RETURNING user_id, points, level
""")

_ADD_TO_PERIODS: Final = text("""
    INSERT INTO period_standing AS known (period, user_id, points, reached_at)
    SELECT period, user_id, sum(points), max(earned_at)
      FROM unnest(CAST(:periods AS text[]), CAST(:users AS text[]), CAST(:points AS bigint[]),
                  CAST(:moments AS timestamptz[]))
           AS award(period, user_id, points, earned_at)
     GROUP BY period, user_id
        ON CONFLICT (period, user_id) DO UPDATE
       SET points = known.points + excluded.points, reached_at = greatest(known.reached_at, excluded.reached_at),
           changed = true
""")

_MINT: Final = text("""
    INSERT INTO star_token (user_id, number, score, minted_at)
    SELECT richer.user_id, number, number * CAST(:step AS bigint), clock_timestamp()
      FROM unnest(CAST(:users AS text[]), CAST(:points AS bigint[])) AS richer(user_id, points),
           LATERAL generate_series((SELECT coalesce(max(known.number), 0) + 1 FROM star_token AS known
                                     WHERE known.user_id = richer.user_id),
                                   CAST(richer.points / :step AS integer)) AS number
        ON CONFLICT DO NOTHING
    RETURNING user_id
""")

_PASS: Final = text("""
    INSERT INTO level_reached AS known (user_id, level, reached_at)
    SELECT user_id, level, reached_at
      FROM unnest(CAST(:users AS text[]), CAST(:levels AS integer[]), CAST(:moments AS timestamptz[]))
           AS passed(user_id, level, reached_at)
        ON CONFLICT (user_id, level) DO UPDATE
       SET generation = known.generation + 1, reached_at = excluded.reached_at, reversed_at = NULL
     WHERE known.reversed_at IS NOT NULL
    RETURNING user_id, level, generation, reached_at
""")

_RAISE: Final = text("""
    UPDATE standing SET level = passed.level
      FROM unnest(CAST(:users AS text[]), CAST(:levels AS integer[])) AS passed(user_id, level)
     WHERE standing.user_id = passed.user_id
""")

_RECOUNT: Final = text(f"""
    WITH {EARNED}
    INSERT INTO standing AS known (user_id, points, reached_at)
    SELECT :user_id, coalesce(sum(points), 0), max(earned_at) FROM earned
        ON CONFLICT (user_id) DO UPDATE
       SET points = excluded.points, reached_at = excluded.reached_at, changed = true
    RETURNING points, level, reached_at
""")  # noqa: S608 - put together from constants

# A period that holds nothing any more stays as a row without points, so that the board learns of it.
_RECOUNT_PERIODS: Final = text(f"""
    WITH {EARNED},
    emptied AS (
        UPDATE period_standing SET points = 0, changed = true
         WHERE user_id = :user_id AND points > 0 AND period NOT IN (SELECT period FROM in_period)
    )
    INSERT INTO period_standing AS known (period, user_id, points, reached_at)
    SELECT period, user_id, points, reached_at FROM in_period
        ON CONFLICT (period, user_id) DO UPDATE
       SET points = excluded.points, reached_at = excluded.reached_at, changed = true
     WHERE (known.points, known.reached_at) IS DISTINCT FROM (excluded.points, excluded.reached_at)
""")  # noqa: S608 - put together from constants

_TAKE_TOKENS: Final = text("DELETE FROM star_token WHERE user_id = :user_id AND score > :points")

_LOSE: Final = text("""
    UPDATE level_reached SET reversed_at = clock_timestamp()
     WHERE user_id = :user_id AND level > :level AND reversed_at IS NULL
    RETURNING level, generation, reached_at
""")

_LOWER: Final = text("UPDATE standing SET level = :level WHERE user_id = :user_id")

_NAME: Final = text("""
    INSERT INTO standing AS known (user_id, name, named_at)
    SELECT DISTINCT ON (user_id) user_id, name, named_at
      FROM unnest(CAST(:users AS text[]), CAST(:names AS text[]), CAST(:moments AS timestamptz[]))
           AS told(user_id, name, named_at)
     ORDER BY user_id, named_at DESC
        ON CONFLICT (user_id) DO UPDATE
       SET name = excluded.name, named_at = excluded.named_at
     WHERE known.named_at IS NULL OR known.named_at <= excluded.named_at
""")


class PostgresStandings:
    """See the port `Standings`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, awards: Sequence[Award]) -> dict[str, Standing]:
        """Add points."""
        columns = {
            "users": [award.user_id for award in awards],
            "points": [award.points for award in awards],
            "moments": [award.earned_at for award in awards],
        }
        rows = await self._session.execute(_ADD, columns)
        standings = {row.user_id: Standing(row.points, row.level) for row in rows}
        in_periods = [(period, award) for award in awards for period in periods_of(award.earned_at)]
        await self._session.execute(
            _ADD_TO_PERIODS,
            {
                "periods": [period for period, _ in in_periods],
                "users": [award.user_id for _, award in in_periods],
                "points": [award.points for _, award in in_periods],
                "moments": [award.earned_at for _, award in in_periods],
            },
        )
        return standings

    async def mint(self, points: Mapping[str, int], step: int) -> dict[str, int]:
        """Mint the tokens that are not there."""
        rows = await self._session.execute(
            _MINT, {"users": list(points), "points": list(points.values()), "step": step}
        )
        minted: dict[str, int] = {}
        for user_id in rows.scalars():
            minted[user_id] = minted.get(user_id, 0) + 1
        return minted

    async def pass_levels(self, passed: Mapping[str, Sequence[LevelPassed]]) -> list[ReachedLevel]:
        """Write levels down that were reached."""
        all_passed = [(user_id, one) for user_id, of_user in passed.items() for one in of_user]
        rows = await self._session.execute(
            _PASS,
            {
                "users": [user_id for user_id, _ in all_passed],
                "levels": [one.level for _, one in all_passed],
                "moments": [one.reached_at for _, one in all_passed],
            },
        )
        reached = [ReachedLevel(row.user_id, row.level, row.generation, row.reached_at) for row in rows]
        highest = [max(one.level for one in of_user) for of_user in passed.values()]
        await self._session.execute(_RAISE, {"users": list(passed), "levels": highest})
        return reached

    async def recount(self, user_id: str) -> Standing:
        """Count a user's points anew."""
        parameters = {"user_id": user_id, "users": [user_id]}
        row = (await self._session.execute(_RECOUNT, parameters)).one()
        await self._session.execute(_RECOUNT_PERIODS, parameters)
        await self._session.execute(_TAKE_TOKENS, {"user_id": user_id, "points": row.points})
        return Standing(row.points, row.level, row.reached_at or BEGINNING)

    async def lose_levels(self, user_id: str, down_to: int) -> list[ReachedLevel]:
        """Take back the levels above one."""
        rows = await self._session.execute(_LOSE, {"user_id": user_id, "level": down_to})
        lost = [ReachedLevel(user_id, row.level, row.generation, row.reached_at) for row in rows]
        await self._session.execute(_LOWER, {"user_id": user_id, "level": down_to})
        return lost

    async def name(self, names: Sequence[PlayerName]) -> None:
        """Remember what users are called."""
        await self._session.execute(
            _NAME,
            {
                "users": [one.user_id for one in names],
                "names": [one.name for one in names],
                "moments": [one.named_at for one in names],
            },
        )
