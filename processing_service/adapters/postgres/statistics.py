"""Statistics, read along indexes of completions and grants, and from small tables of what was counted before."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import text

from processing_service.application.ports.statistics import (
    Activity,
    ActivityDay,
    Amounts,
    PayoutStatus,
    QuestDay,
    QuestNumbers,
)
from shared.database import Database

_QUESTS: Final = text("""
    SELECT wanted.code, coalesce(done.completions, 0) AS completions, done.last_completed_at,
           coalesce(quest_users.completed, 0) AS completed, coalesce(quest_users.under_way, 0) AS under_way,
           coalesce(quest_users.counted_at, (SELECT max(counted_at) FROM activity_day)) AS counted_at
      FROM unnest(CAST(:codes AS text[])) AS wanted(code)
      LEFT JOIN (SELECT quest_code, count(*) AS completions, max(completed_at) AS last_completed_at
                   FROM completion
                  WHERE quest_code = ANY(CAST(:codes AS text[])) AND reversed_at IS NULL
                  GROUP BY quest_code) AS done ON done.quest_code = wanted.code
      LEFT JOIN quest_users ON quest_users.code = wanted.code
""")

# What is still to be reversed counts as reversed: it is decided, and its points are gone already.
_PAYOUT: Final = text("""
    SELECT quest_code, outcome, sum(gold) AS gold, sum(diamonds) AS diamonds, sum(points) AS points
      FROM (SELECT quest_code, gold, diamonds, points,
                   CASE WHEN reversal_policy IS NOT NULL THEN 'reversed'
                        WHEN status = 'sending' THEN 'pending'
                        ELSE status END AS outcome
              FROM reward_grant
             WHERE quest_code = ANY(CAST(:codes AS text[])) AND status <> 'cancelled') AS paid
     GROUP BY quest_code, outcome
""")

_DAYS: Final = text("""
    SELECT span.day::date AS day, coalesce(done.completions, 0) AS completions, coalesce(earned.gold, 0) AS gold,
           coalesce(earned.diamonds, 0) AS diamonds, coalesce(earned.points, 0) AS points
      FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS span(day)
      LEFT JOIN (SELECT date_trunc('day', completed_at AT TIME ZONE 'UTC') AS day, count(*) AS completions
                   FROM completion
                  WHERE quest_code = ANY(CAST(:codes AS text[])) AND reversed_at IS NULL
                    AND completed_at >= :since AND completed_at < :until
                  GROUP BY 1) AS done ON done.day = span.day
      LEFT JOIN (SELECT date_trunc('day', earned_at AT TIME ZONE 'UTC') AS day,
                        sum(gold) AS gold, sum(diamonds) AS diamonds, sum(points) AS points
                   FROM reward_grant
                  WHERE quest_code = ANY(CAST(:codes AS text[])) AND earned_at >= :since AND earned_at < :until
                    AND status NOT IN ('cancelled', 'reversed') AND reversal_policy IS NULL
                  GROUP BY 1) AS earned ON earned.day = span.day
     ORDER BY span.day
""")

_ACTIVITY: Final = text("SELECT day, events, users FROM activity_day WHERE day BETWEEN :first AND :last")
_COUNTED_AT: Final = text("SELECT max(counted_at) FROM activity_day")


class PostgresStatistics:
    """See the port `Statistics`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def quests(self, codes: Collection[str]) -> Mapping[str, QuestNumbers]:
        """See `Statistics`."""
        parameters = {"codes": list(codes)}
        payout: defaultdict[str, dict[PayoutStatus, Amounts]] = defaultdict(dict)
        async with self._database.transaction() as session:
            rows = (await session.execute(_QUESTS, parameters)).all()
            for paid in await session.execute(_PAYOUT, parameters):
                payout[paid.quest_code][paid.outcome] = _amounts(paid)
        return {
            row.code: QuestNumbers(
                completions=row.completions,
                last_completed_at=row.last_completed_at,
                payout=payout.get(row.code, {}),
                users_completed=row.completed,
                users_under_way=row.under_way,
                users_counted_at=row.counted_at,
            )
            for row in rows
        }

    async def days(self, codes: Collection[str], first: date, last: date) -> list[QuestDay]:
        """See `Statistics`."""
        since, until = _midnight(first), _midnight(last + timedelta(days=1))
        parameters = {
            "codes": list(codes),
            "first": since.replace(tzinfo=None),
            "last": _midnight(last).replace(tzinfo=None),
            "since": since,
            "until": until,
        }
        async with self._database.transaction() as session:
            rows = await session.execute(_DAYS, parameters)
            return [QuestDay(row.day, row.completions, _amounts(row)) for row in rows]

    async def activity(self, first: date, last: date) -> Activity:
        """See `Statistics`."""
        async with self._database.transaction() as session:
            rows = await session.execute(_ACTIVITY, {"first": first, "last": last})
            days = {row.day: ActivityDay(row.events, row.users) for row in rows}
            return Activity(days, await session.scalar(_COUNTED_AT))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _amounts(row: Any) -> Amounts:
    """Sums come as decimals: they may be more than any one amount can."""
    return Amounts(int(row.gold), int(row.diamonds), int(row.points))
