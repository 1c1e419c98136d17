"""Which events there are, told from the latest of them."""

from typing import Final

from sqlalchemy import text

from processing_service.application.ports.event_types import (
    DEEPEST,
    LATEST,
    MOST_FIELDS,
    MOST_TYPES,
    SeenEventType,
    SeenField,
    SeenTypes,
)
from shared.database import Database

_SEEN: Final = text("""
    WITH RECURSIVE latest AS MATERIALIZED (
        SELECT event_type, event_data, received_at FROM event ORDER BY sequence DESC LIMIT :latest
    ), seen AS MATERIALIZED (
        SELECT event_type, count(*) AS events, max(received_at) AS last_seen
          FROM latest
         GROUP BY event_type
         ORDER BY events DESC, event_type
         LIMIT :types
    ), standing AS (
        SELECT event_type, key AS path, value, 1 AS depth
          FROM latest, jsonb_each(event_data)
        UNION ALL
        SELECT event_type, standing.path || '.' || inner_one.key, inner_one.value, depth + 1
          FROM standing, jsonb_each(CASE jsonb_typeof(value) WHEN 'object' THEN value ELSE '{}' END) AS inner_one
         WHERE depth < :deepest
    ), field AS (
        SELECT event_type, path, array_agg(DISTINCT jsonb_typeof(value)) AS kinds,
               row_number() OVER (PARTITION BY event_type ORDER BY count(*) DESC, path) AS place
          FROM standing
         GROUP BY event_type, path
    )
    SELECT seen.event_type, seen.events, seen.last_seen, (SELECT count(*) FROM latest) AS looked_at,
           array_remove(array_agg(field.path ORDER BY field.path), NULL) AS paths,
           array_remove(array_agg(array_to_string(field.kinds, ' ') ORDER BY field.path), NULL) AS kinds
      FROM seen
      LEFT JOIN field ON field.event_type = seen.event_type AND field.place <= :fields
     GROUP BY seen.event_type, seen.events, seen.last_seen
     ORDER BY seen.events DESC, seen.event_type
""")


class PostgresEventTypes:
    """See the port `EventTypes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self) -> SeenTypes:
        """See `EventTypes`."""
        bounds = {"latest": LATEST, "types": MOST_TYPES, "deepest": DEEPEST, "fields": MOST_FIELDS}
        async with self._database.transaction() as session:
            rows = (await session.execute(_SEEN, bounds)).all()
        return SeenTypes(
            looked_at=rows[0].looked_at if rows else 0,
            types=[
                SeenEventType(
                    row.event_type,
                    row.events,
                    row.last_seen,
                    [SeenField(path, kinds.split()) for path, kinds in zip(row.paths, row.kinds, strict=True)],
                )
                for row in rows
            ],
        )
