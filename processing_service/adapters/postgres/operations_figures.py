"""Figures for operators, from indexes that hold only what waits, and from the end of the log."""

from typing import Final

from sqlalchemy import text

from processing_service.application.ports.operations import GrantBacklog, Intake, Waiting
from shared.database import Database

MEASURED_EVENTS: Final = 1_000
"""Of so many events, the newest ones, the lag is told."""

# An event may claim a time that is a moment ahead.
_INTAKE: Final = text("""
    WITH counted AS (
        SELECT count(*) AS five,
               count(*) FILTER (WHERE received_at > clock_timestamp() - interval '1 minute') AS one
          FROM event
         WHERE received_at > clock_timestamp() - interval '5 minutes'
    ), newest AS (
        SELECT timestamp, received_at FROM event ORDER BY sequence DESC LIMIT :measured
    ), lag AS (
        SELECT count(*) AS measured, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
                   ORDER BY greatest(0, extract(epoch FROM received_at - timestamp))) AS percentiles
          FROM newest
         WHERE received_at > clock_timestamp() - interval '5 minutes'
    ), failed AS (
        SELECT count(*) AS retried,
               coalesce(extract(epoch FROM clock_timestamp() - min(received_at)), 0) AS oldest_age_seconds
          FROM event_failure LEFT JOIN event USING (event_id)
    )
    SELECT (SELECT max(received_at) FROM newest) AS last_stored_at, one, five / 5.0 AS per_minute, measured,
           percentiles[1] AS median, percentiles[2] AS p95, retried, oldest_age_seconds
      FROM counted, lag, failed
""")

_GRANTS: Final = text("""
    SELECT pending.count AS pending, pending.age AS pending_age, held.count AS held, held.age AS held_age,
           parked.count AS parked, parked.age AS parked_age,
           (SELECT count(*) FROM reward_grant WHERE reversal_policy IS NOT NULL AND status = 'credited') AS to_reverse
      FROM (SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS age
              FROM reward_grant WHERE status IN ('pending', 'sending')) AS pending,
           (SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS age
              FROM reward_grant WHERE status = 'held') AS held,
           (SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) AS age
              FROM reward_grant WHERE status = 'parked') AS parked
""")

_PARKED: Final = text("""
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(parked_at)), 0) AS age
      FROM parked_message
     WHERE status = 'waiting'
""")


class PostgresOperationsFigures:
    """See the port `OperationsFigures`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def intake(self) -> Intake:
        """What came in."""
        async with self._database.transaction() as session:
            row = (await session.execute(_INTAKE, {"measured": MEASURED_EVENTS})).one()
        return Intake(
            last_stored_at=row.last_stored_at,
            accepted_last_minute=row.one,
            accepted_per_minute=float(row.per_minute),
            measured=row.measured,
            lag_median_seconds=row.median,
            lag_p95_seconds=row.p95,
            retried=row.retried,
            retried_oldest_age_seconds=float(row.oldest_age_seconds),
        )

    async def grants(self) -> GrantBacklog:
        """Grants that wait, by why."""
        async with self._database.transaction() as session:
            row = (await session.execute(_GRANTS)).one()
        return GrantBacklog(
            pending=Waiting(row.pending, float(row.pending_age)),
            held=Waiting(row.held, float(row.held_age)),
            parked=Waiting(row.parked, float(row.parked_age)),
            to_reverse=row.to_reverse,
        )

    async def parked_messages(self) -> Waiting:
        """Messages that wait for an admin."""
        async with self._database.transaction() as session:
            count, age = (await session.execute(_PARKED)).one()
        return Waiting(count, float(age))
