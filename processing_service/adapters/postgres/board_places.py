"""Where users stand, as leaderboards have to know it."""

from typing import Final

from sqlalchemy import text

_ALL_TIME_PLACES: Final = """
    SELECT '' AS period, user_id, points, reached_at, points > 0 AND NOT hidden AS is_shown,
           standing.xmin::text AS version, changed
      FROM standing
"""

_PERIOD_PLACES: Final = """
    SELECT period, placed.user_id, placed.points, placed.reached_at,
           placed.points > 0 AND NOT coalesce(standing.hidden, false) AS is_shown,
           placed.xmin::text AS version, placed.changed
      FROM period_standing AS placed LEFT JOIN standing ON standing.user_id = placed.user_id
"""

# The board of all time comes first, then the periods; a user who changes again meanwhile is met again, or next time.
CHANGES: Final = text(f"""
    (SELECT * FROM ({_ALL_TIME_PLACES} WHERE changed AND :period = '' AND user_id > :user) AS total
      ORDER BY user_id LIMIT :limit)
     UNION ALL
    (SELECT * FROM ({_PERIOD_PLACES} WHERE placed.changed AND (period, placed.user_id) > (:period, :user)) AS of_period
      ORDER BY period, user_id LIMIT :limit)
     ORDER BY period, user_id LIMIT :limit
""")  # noqa: S608 - put together from constants

_ALL_PLACES: Final = f"""
    SELECT * FROM (
        {_ALL_TIME_PLACES}
         UNION ALL
        {_PERIOD_PLACES} WHERE period = ANY(CAST(:periods AS text[]))
    ) AS place
     WHERE (is_shown OR changed)
"""  # noqa: S608 - put together from constants

COUNTS: Final = text(f"""
    SELECT period, count(*) FILTER (WHERE NOT changed) AS settled, count(*) FILTER (WHERE changed) AS waiting
      FROM ({_ALL_PLACES}) AS counted
     GROUP BY period
""")  # noqa: S608 - put together from constants

SAMPLED: Final = "('x' || left(md5(:salt || user_id), 7))::bit(28)::integer < CAST(:sample AS float8) * (1 << 28)"

DECLARE: Final = f"DECLARE places NO SCROLL CURSOR FOR {_ALL_PLACES} AND {{sampled}}"
