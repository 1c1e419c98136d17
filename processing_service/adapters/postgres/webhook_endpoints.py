"""Receivers of webhooks, in the table `webhook_endpoint`."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.application.ports.webhooks import Endpoint, EndpointChanges
from processing_service.domain.webhooks.messages import BodyStyle
from shared.contracts.administration import Act
from shared.database import Database

# Everything but the secrets, which nobody reads but the sender.
_COLUMNS: Final = """
    id, url, description, kinds, style, status, paused_reason, paused_at, failures, failing_since, last_delivered_at,
    created_by, created_at
"""

_ADD: Final = text("""
    INSERT INTO webhook_endpoint (id, url, description, kinds, secret, created_by, created_at)
    VALUES (:id, :url, :description, :kinds, :secret, :created_by, :created_at)
""")

_LIST: Final = text(f"""
    SELECT {_COLUMNS} FROM webhook_endpoint ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
""")  # noqa: S608 - put together from constants
_COUNT: Final = text("SELECT count(*) FROM webhook_endpoint")
_FIND: Final = text(f"SELECT {_COLUMNS} FROM webhook_endpoint WHERE id = :id")  # noqa: S608 - put together from constants

# Resuming gives a clean slate: the failures of before are no reason to pause it at the next one.
_CHANGE: Final = text(f"""
    UPDATE webhook_endpoint
       SET url = coalesce(:url, url), description = coalesce(:description, description),
           kinds = coalesce(CAST(:kinds AS text[]), kinds),
           status = CASE CAST(:active AS boolean) WHEN true THEN 'active' WHEN false THEN 'paused' ELSE status END,
           paused_reason = CASE WHEN CAST(:active AS boolean) THEN NULL
                                WHEN NOT CAST(:active AS boolean) AND status = 'active' THEN :paused_reason
                                ELSE paused_reason END,
           paused_at = CASE WHEN CAST(:active AS boolean) THEN NULL
                            WHEN NOT CAST(:active AS boolean) AND status = 'active' THEN clock_timestamp()
                            ELSE paused_at END,
           failures = CASE WHEN CAST(:active AS boolean) THEN 0 ELSE failures END,
           failing_since = CASE WHEN CAST(:active AS boolean) THEN NULL ELSE failing_since END
     WHERE id = :id
    RETURNING {_COLUMNS}
""")  # noqa: S608 - put together from constants

_ROTATE: Final = text(f"""
    UPDATE webhook_endpoint
       SET old_secret = CASE WHEN CAST(:seconds AS double precision) > 0 THEN secret END,
           old_secret_until = clock_timestamp() + make_interval(secs => :seconds),
           secret = :secret
     WHERE id = :id
    RETURNING {_COLUMNS}
""")  # noqa: S608 - put together from constants

_REMOVE: Final = text("DELETE FROM webhook_endpoint WHERE id = :id RETURNING id")
_REMOVE_DELIVERIES: Final = text("""
    DELETE FROM webhook_delivery
     USING (SELECT id FROM webhook_delivery WHERE endpoint_id = :id ORDER BY id FOR UPDATE) AS gone
     WHERE webhook_delivery.id = gone.id
""")

_KEEP_BUILT_IN: Final = text("""
    INSERT INTO webhook_endpoint AS known (id, url, description, kinds, style, created_by, created_at)
    VALUES (:id, :url, :description, :kinds, :style, :description, clock_timestamp())
        ON CONFLICT (id) DO UPDATE
       SET url = excluded.url, kinds = excluded.kinds, status = 'active', paused_reason = NULL, paused_at = NULL,
           failures = 0, failing_since = NULL
     WHERE known.url <> excluded.url OR known.kinds <> excluded.kinds
""")


class PostgresEndpoints:
    """See the port `Endpoints`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, endpoint: Endpoint, secret: str, act: Act) -> None:
        """Keep a new one."""
        parameters = {
            "id": endpoint.id,
            "url": endpoint.url,
            "description": endpoint.description,
            "kinds": list(endpoint.kinds),
            "secret": secret,
            "created_by": endpoint.created_by,
            "created_at": endpoint.created_at,
        }
        async with self._database.transaction() as session:
            await session.execute(_ADD, parameters)
            await PostgresAudit(session).record(act)

    async def list(self, limit: int, offset: int) -> tuple[list[Endpoint], int]:
        """A page and the number of all."""
        async with self._database.transaction() as session:
            rows = await session.execute(_LIST, {"limit": limit, "offset": offset})
            endpoints = [_endpoint(row) for row in rows]
            total = await session.scalar(_COUNT)
        return endpoints, int(total or 0)

    async def find(self, endpoint_id: str) -> Endpoint | None:
        """One of them."""
        return await self._one(_FIND, {"id": endpoint_id})

    async def change(self, endpoint_id: str, changes: EndpointChanges, act: Act) -> Endpoint | None:
        """Change one, in one statement."""
        parameters = {
            "id": endpoint_id,
            "url": changes.url,
            "description": changes.description,
            "kinds": None if changes.kinds is None else list(changes.kinds),
            "active": changes.active,
            "paused_reason": changes.paused_reason,
        }
        return await self._one(_CHANGE, parameters, act)

    async def rotate(self, endpoint_id: str, secret: str, old_signs_seconds: float, act: Act) -> Endpoint | None:
        """Exchange the secret."""
        return await self._one(_ROTATE, {"id": endpoint_id, "secret": secret, "seconds": old_signs_seconds}, act)

    async def remove(self, endpoint_id: str, act: Act) -> bool:
        """Forget one; deliveries that a batch is writing at this moment are left to the pruning."""
        async with self._database.transaction() as session:
            found = await _remove(session, endpoint_id)
            if found:
                await PostgresAudit(session).record(act)
        return found

    async def keep_built_in(self, endpoint_id: str, url: str, kinds: Sequence[str]) -> None:
        """Write it down where the setting has changed; else leave it as it is, also paused."""
        if not url:
            async with self._database.transaction() as session:
                await _remove(session, endpoint_id)
            return
        parameters = {
            "id": endpoint_id,
            "url": url,
            "description": "NOTIFICATION_SERVICE_URL",
            "kinds": list(kinds),
            "style": BodyStyle.NOTIFICATION.value,
        }
        async with self._database.transaction() as session:
            await session.execute(_KEEP_BUILT_IN, parameters)

    async def _one(self, statement: Any, parameters: dict[str, Any], act: Act | None = None) -> Endpoint | None:
        async with self._database.transaction() as session:
            row = (await session.execute(statement, parameters)).one_or_none()
            if row is not None and act is not None:
                await PostgresAudit(session).record(act)
        return None if row is None else _endpoint(row)


async def _remove(session: AsyncSession, endpoint_id: str) -> bool:
    found = await session.scalar(_REMOVE, {"id": endpoint_id})
    await session.execute(_REMOVE_DELIVERIES, {"id": endpoint_id})
    return found is not None


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(
        id=row.id,
        url=row.url,
        description=row.description,
        kinds=tuple(row.kinds),
        status=row.status,
        created_by=row.created_by,
        created_at=row.created_at,
        built_in=row.style == BodyStyle.NOTIFICATION,
        paused_reason=row.paused_reason,
        paused_at=row.paused_at,
        failures=row.failures,
        failing_since=row.failing_since,
        last_delivered_at=row.last_delivered_at,
    )
