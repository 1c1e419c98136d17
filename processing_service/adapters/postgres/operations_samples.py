"""Samples of the figures for operators, in the table `operations_sample`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from processing_service.application.ports.operations import Series, Spread
from shared.database import Database

_LAST: Final = text("SELECT max(sampled_at) FROM operations_sample")

_ADD: Final = text("""
    INSERT INTO operations_sample (sampled_at, series, value)
    SELECT :at, series, value
      FROM unnest(CAST(:series AS text[]), CAST(:values AS double precision[])) AS taken(series, value)
        ON CONFLICT DO NOTHING
""")

_FORGET: Final = text("DELETE FROM operations_sample WHERE sampled_at < :before")

_HISTORY: Final = text("""
    SELECT series, date_bin(make_interval(secs => :step), sampled_at, :start) AS began_at,
           min(value) AS lowest, avg(value) AS mean, max(value) AS highest
      FROM operations_sample
     WHERE sampled_at >= :start AND sampled_at < :end AND series = ANY(CAST(:series AS text[]))
     GROUP BY 1, 2
""")


class PostgresOperationsSamples:
    """See the port `OperationsSamples`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self) -> datetime | None:
        """When the last one was taken."""
        async with self._database.transaction() as session:
            found: datetime | None = await session.scalar(_LAST)
        return found

    async def add(self, at: datetime, values: Mapping[Series, float]) -> None:
        """Keep a sample."""
        parameters = {"at": at, "series": [one.value for one in values], "values": list(values.values())}
        async with self._database.transaction() as session:
            await session.execute(_ADD, parameters)

    async def forget(self, before: datetime) -> None:
        """Delete what is older."""
        async with self._database.transaction() as session:
            await session.execute(_FORGET, {"before": before})

    async def history(
        self, start: datetime, end: datetime, step: timedelta
    ) -> Mapping[Series, Mapping[datetime, Spread]]:
        """Draw samples together by steps. Series that an older release has sampled are left out."""
        parameters = {"start": start, "end": end, "step": step.total_seconds(), "series": [one.value for one in Series]}
        found: dict[Series, dict[datetime, Spread]] = {one: {} for one in Series}
        async with self._database.transaction() as session:
            for row in await session.execute(_HISTORY, parameters):
                found[Series(row.series)][row.began_at] = Spread(row.lowest, row.mean, row.highest)
        return found
