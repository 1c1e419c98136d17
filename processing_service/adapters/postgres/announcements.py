"""Deliveries of webhooks, written in the transaction of what they tell of."""

import json
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.domain.webhooks.messages import WebhookMessage

WEBHOOK_CHANNEL: Final = "webhook"
"""NOTIFY channel: deliveries wait to be sent."""

_WANTED: Final = text("SELECT DISTINCT unnest(kinds) FROM webhook_endpoint WHERE status = 'active'")

_ADD: Final = text("""
    WITH written AS (
        INSERT INTO webhook_delivery (id, endpoint_id, kind, user_id, payload, occurred_at)
        SELECT 'msg_' || left(encode(sha256(convert_to(endpoint.id || '/' || key, 'UTF8')), 'hex'), 32),
               endpoint.id, kind, user_id, payload::jsonb, occurred_at
          FROM unnest(CAST(:keys AS text[]), CAST(:kinds AS text[]), CAST(:users AS text[]),
                      CAST(:payloads AS text[]), CAST(:moments AS timestamptz[]))
               AS told(key, kind, user_id, payload, occurred_at)
          JOIN webhook_endpoint AS endpoint ON endpoint.status = 'active' AND kind = ANY(endpoint.kinds)
         ORDER BY 1
            ON CONFLICT (id) DO NOTHING
        RETURNING id
    )
    SELECT pg_notify(:channel, '') WHERE EXISTS (SELECT FROM written)
""")


class PostgresAnnouncements:
    """See the port `Announcements`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._wanted: frozenset[str] | None = None

    async def wanted(self) -> Collection[str]:
        """The kinds that active endpoints want, asked once for the transaction."""
        if self._wanted is None:
            self._wanted = frozenset((await self._session.execute(_WANTED)).scalars())
        return self._wanted

    async def add(self, messages: Sequence[WebhookMessage]) -> None:
        """Write deliveries, and wake the senders once the transaction has committed."""
        await self._session.execute(
            _ADD,
            {
                "keys": [f"{message.kind}/{message.key}" for message in messages],
                "kinds": [message.kind.value for message in messages],
                "users": [message.user_id for message in messages],
                "payloads": [json.dumps(message.payload) for message in messages],
                "moments": [message.occurred_at for message in messages],
                "channel": WEBHOOK_CHANNEL,
            },
        )
