"""What users' points follow from, as SQL that others build upon."""

from typing import Final

from shared.contracts.achievements import SCORE_BONUS_GRANTED
from shared.contracts.texts import MAX_AMOUNT

EARNED: Final = f"""
    earned AS (
        SELECT user_id, points, earned_at FROM reward_grant
         WHERE user_id = ANY(CAST(:users AS text[])) AND points > 0
           AND reversal_reason IS NULL AND status NOT IN ('cancelled', 'reversed')
         UNION ALL
        SELECT user_id, points::bigint, "timestamp"
          FROM (SELECT user_id, event_id, "timestamp", CASE WHEN jsonb_typeof(event_data -> 'points') = 'number'
                                                            THEN (event_data ->> 'points')::numeric END AS points
                  FROM event
                 WHERE user_id = ANY(CAST(:users AS text[])) AND event_type = '{SCORE_BONUS_GRANTED}') AS bonus
         WHERE points BETWEEN 1 AND {MAX_AMOUNT} AND points = trunc(points)
           AND NOT EXISTS (SELECT FROM retraction WHERE retraction.event_id = bonus.event_id)
    ),
    in_period AS (
        SELECT to_char(earned_at AT TIME ZONE 'UTC', form.pattern) AS period, user_id, sum(points) AS points,
               max(earned_at) AS reached_at
          FROM earned, (VALUES ('"day:"YYYY-MM-DD'), ('"week:"IYYY-"W"IW')) AS form(pattern)
         GROUP BY 1, 2
    )
"""  # noqa: S608 - put together from constants
"""`earned`: each grant that stands and each bonus that was not taken back; `in_period`: the sums of days and weeks."""
