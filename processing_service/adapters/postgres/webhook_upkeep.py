"""How many deliveries of webhooks wait, and forgetting old ones."""

from typing import Final

from sqlalchemy import text

from processing_service.application.ports.webhook_deliveries import DeliveryBacklog
from shared.database import Database

_BACKLOG: Final = text("""
    SELECT count(*) AS pending,
           coalesce(extract(epoch FROM clock_timestamp() - min(delivery.created_at)), 0) AS oldest_age_seconds,
           (SELECT count(*) FROM webhook_endpoint WHERE status = 'paused') AS paused
      FROM webhook_delivery AS delivery
      JOIN webhook_endpoint AS endpoint ON endpoint.id = endpoint_id AND endpoint.status = 'active'
     WHERE delivery.status IN ('pending', 'sending')
""")

_PRUNE: Final = text("""
    WITH old AS (
        SELECT delivery.id
          FROM webhook_delivery AS delivery
          LEFT JOIN webhook_endpoint AS endpoint ON endpoint.id = endpoint_id
         WHERE endpoint.id IS NULL
            OR (delivery.created_at < clock_timestamp() - make_interval(days => :keep_days)
                AND (delivery.status IN ('delivered', 'failed') OR endpoint.status = 'paused'))
         LIMIT :limit
           FOR UPDATE OF delivery SKIP LOCKED
    ), gone AS (
        DELETE FROM webhook_delivery USING old WHERE webhook_delivery.id = old.id RETURNING webhook_delivery.id
    )
    SELECT count(*) FROM gone
""")


class PostgresDeliveryUpkeep:
    """See the port `DeliveryUpkeep`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def backlog(self) -> DeliveryBacklog:
        """What waits for endpoints that are not paused."""
        async with self._database.transaction() as session:
            row = (await session.execute(_BACKLOG)).one()
        return DeliveryBacklog(row.pending, float(row.oldest_age_seconds), row.paused)

    async def prune(self, keep_days: int, limit: int) -> int:
        """Forget what nobody needs any more, a limited number at a time."""
        async with self._database.transaction() as session:
            return int(await session.scalar(_PRUNE, {"keep_days": keep_days, "limit": limit}) or 0)
