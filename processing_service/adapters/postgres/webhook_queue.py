"""Deliveries of webhooks on their way, in the table `webhook_delivery`."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnClause, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.texts import storable
from processing_service.application.ports.webhook_deliveries import (
    Attempt,
    DeliveryStatus,
    DueDelivery,
)
from processing_service.domain.webhooks.health import GONE, Health
from processing_service.domain.webhooks.messages import TEST_KIND, BodyStyle
from shared.database import Database

_LONGEST_ERROR: Final = 500
_GONE_STATUS: Final = 410

# A test also goes to an endpoint that is paused: whoever has mended it wants to see that before resuming.
_DUE: Final = """
    endpoint_id = endpoint.id AND webhook_delivery.status IN ('pending', 'sending')
       AND next_attempt_at <= clock_timestamp() AND (endpoint.status = 'active' OR kind = :test)
"""

_CLAIMED: Final[tuple[ColumnClause[Any], ...]] = (
    column("id"),
    column("endpoint_id"),
    column("kind"),
    column("payload", JSONB),
    column("occurred_at"),
    column("attempts"),
    column("url"),
    column("style"),
    column("secrets"),
)

_CLAIM: Final = text(f"""
    WITH served AS (
        SELECT * FROM webhook_endpoint AS endpoint
         WHERE id <> ALL(CAST(:busy AS text[])) AND EXISTS (SELECT FROM webhook_delivery WHERE {_DUE})
         ORDER BY random()
         LIMIT :endpoints
    ), due AS (
        SELECT delivery.id, endpoint.url, endpoint.style,
               array_remove(ARRAY[endpoint.secret,
                                  CASE WHEN endpoint.old_secret_until > clock_timestamp() THEN endpoint.old_secret END],
                            NULL) AS secrets
          FROM served AS endpoint
         CROSS JOIN LATERAL (
               SELECT id FROM webhook_delivery
                WHERE {_DUE}
                ORDER BY next_attempt_at
                LIMIT :per_endpoint
                  FOR UPDATE SKIP LOCKED) AS delivery
    )
    UPDATE webhook_delivery AS delivery
       SET status = 'sending', attempts = attempts + 1,
           next_attempt_at = clock_timestamp() + make_interval(secs => :lease_seconds)
      FROM due
     WHERE delivery.id = due.id
    RETURNING delivery.id, endpoint_id, kind, payload, occurred_at, attempts, url, style, secrets
""").columns(*_CLAIMED)  # noqa: S608 - put together from constants

_HEALTH: Final = text("""
    SELECT status, failures, failing_since, clock_timestamp() AS now
      FROM webhook_endpoint
     WHERE id = :id
       FOR NO KEY UPDATE
""")

# Of two senders that had the same delivery, since the first was slower than its lease, the later one's word counts;
# that it has arrived counts from either.
_SETTLE: Final = text("""
    WITH settled AS (
        SELECT delivery.id, told.status, told.answer, told.error, told.pause_seconds
          FROM unnest(CAST(:ids AS text[]), CAST(:numbers AS integer[]), CAST(:statuses AS text[]),
                      CAST(:answers AS integer[]), CAST(:errors AS text[]), CAST(:pauses AS double precision[]))
               AS told(id, number, status, answer, error, pause_seconds)
          JOIN webhook_delivery AS delivery
            ON delivery.id = told.id AND delivery.status = 'sending'
           AND (delivery.attempts = told.number OR told.status = 'delivered')
         ORDER BY delivery.id
           FOR UPDATE OF delivery
    )
    UPDATE webhook_delivery AS delivery
       SET status = settled.status, last_status = settled.answer, last_error = settled.error,
           next_attempt_at = clock_timestamp() + make_interval(secs => settled.pause_seconds),
           delivered_at = CASE WHEN settled.status = 'delivered' THEN clock_timestamp() END
      FROM settled
     WHERE delivery.id = settled.id
""")

_KEEP_HEALTH: Final = text("""
    UPDATE webhook_endpoint
       SET failures = :failures, failing_since = :failing_since,
           last_delivered_at = CASE WHEN :succeeded THEN clock_timestamp() ELSE last_delivered_at END,
           status = CASE WHEN CAST(:reason AS text) IS NULL THEN status ELSE 'paused' END,
           paused_reason = coalesce(:reason, paused_reason),
           paused_at = CASE WHEN CAST(:reason AS text) IS NULL THEN paused_at ELSE clock_timestamp() END
     WHERE id = :id
""")


class PostgresDeliveryQueue:
    """See the port `DeliveryQueue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, endpoints: int, per_endpoint: int, lease_seconds: float, busy: Collection[str] = ()
    ) -> list[DueDelivery]:
        """Take due deliveries; others that claim at the same moment get other ones."""
        parameters = {
            "endpoints": endpoints,
            "per_endpoint": per_endpoint,
            "lease_seconds": lease_seconds,
            "busy": sorted(busy),
            "test": TEST_KIND,
        }
        async with self._database.transaction() as session:
            return [
                DueDelivery(
                    id=row.id,
                    endpoint_id=row.endpoint_id,
                    kind=row.kind,
                    payload=row.payload,
                    occurred_at=row.occurred_at,
                    attempt=row.attempts,
                    url=row.url,
                    style=BodyStyle(row.style),
                    secrets=tuple(row.secrets),
                )
                for row in await session.execute(_CLAIM, parameters)
            ]

    async def settle(self, endpoint_id: str, attempts: Sequence[Attempt]) -> str | None:
        """Record attempts, with the endpoint's row locked first, as everywhere."""
        async with self._database.transaction() as session:
            reason = await _judge(session, endpoint_id, attempts)
            await session.execute(
                _SETTLE,
                {
                    "ids": [one.delivery_id for one in attempts],
                    "numbers": [one.number for one in attempts],
                    "statuses": [one.outcome.value for one in attempts],
                    "answers": [one.status for one in attempts],
                    "errors": [None if one.error is None else storable(one.error)[:_LONGEST_ERROR] for one in attempts],
                    "pauses": [one.pause_seconds for one in attempts],
                },
            )
        return reason


async def _judge(session: AsyncSession, endpoint_id: str, attempts: Sequence[Attempt]) -> str | None:
    """Keep account of how the endpoint is doing, and pause it where that is hopeless."""
    row = (await session.execute(_HEALTH, {"id": endpoint_id})).one_or_none()
    if row is None:
        return None
    succeeded = sum(one.outcome is DeliveryStatus.DELIVERED for one in attempts)
    before = Health(row.failures, row.failing_since)
    health = before.after(row.now, succeeded=succeeded, failed=len(attempts) - succeeded)
    gone = any(one.status == _GONE_STATUS for one in attempts)
    reason = GONE if gone else health.reason_to_pause(row.now)
    if row.status != "active":
        reason = None
    await session.execute(
        _KEEP_HEALTH,
        {
            "id": endpoint_id,
            "failures": health.failures,
            "failing_since": health.failing_since,
            "succeeded": succeeded > 0,
            "reason": reason,
        },
    )
    return reason
