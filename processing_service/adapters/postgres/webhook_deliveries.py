"""Deliveries of webhooks, as administrators deal with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, insert, select, text, update

from processing_service.adapters.postgres.announcements import WEBHOOK_CHANNEL
from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.adapters.postgres.webhook_tables import WEBHOOK_DELIVERY
from processing_service.application.ports.webhook_deliveries import Delivery, DeliveryFilter, DeliveryStatus
from processing_service.domain.webhooks.messages import TEST_KIND
from shared.contracts.administration import Act
from shared.database import Database

_TABLE: Final = WEBHOOK_DELIVERY.c
_NOTIFY: Final = text("SELECT pg_notify(:channel, '')")
_AFRESH: Final[dict[str, Any]] = {
    "status": DeliveryStatus.PENDING.value,
    "attempts": 0,
    "next_attempt_at": func.clock_timestamp(),
    "delivered_at": None,
}


class PostgresDeliveries:
    """See the port `Deliveries`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, endpoint_id: str, wanted: DeliveryFilter, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """A page and the number of matches."""
        conditions = [_TABLE.endpoint_id == endpoint_id, *_conditions(wanted)]
        newest_first = (_TABLE.created_at.desc(), _TABLE.id.desc())
        page = select(WEBHOOK_DELIVERY).where(*conditions).order_by(*newest_first).limit(limit).offset(offset)
        count = select(func.count()).select_from(WEBHOOK_DELIVERY).where(*conditions)
        async with self._database.transaction() as session:
            deliveries = [_delivery(row) for row in await session.execute(page)]
            total = await session.scalar(count)
        return deliveries, int(total or 0)

    async def add_test(self, delivery_id: str, endpoint_id: str, payload: Mapping[str, Any], act: Act) -> Delivery:
        """Have a test sent."""
        statement = (
            insert(WEBHOOK_DELIVERY)
            .values(
                id=delivery_id,
                endpoint_id=endpoint_id,
                kind=TEST_KIND,
                payload=dict(payload),
                occurred_at=func.clock_timestamp(),
            )
            .returning(WEBHOOK_DELIVERY)
        )
        async with self._database.transaction() as session:
            row = (await session.execute(statement)).one()
            await PostgresAudit(session).record(act)
            await session.execute(_NOTIFY, {"channel": WEBHOOK_CHANNEL})
        return _delivery(row)

    async def replay(self, endpoint_id: str, delivery_id: str, act: Act) -> tuple[Delivery, bool] | None:
        """Put one at its beginning, unless a sender has it in hand."""
        this = and_(_TABLE.endpoint_id == endpoint_id, _TABLE.id == delivery_id)
        reset = (
            update(WEBHOOK_DELIVERY)
            .where(this, _TABLE.status != DeliveryStatus.SENDING.value)
            .values(_AFRESH)
            .returning(_TABLE.id)
        )
        async with self._database.transaction() as session:
            replayed = await session.scalar(reset) is not None
            if replayed:
                await PostgresAudit(session).record(act)
            row = (await session.execute(select(WEBHOOK_DELIVERY).where(this))).one_or_none()
            await session.execute(_NOTIFY, {"channel": WEBHOOK_CHANNEL})
        return None if row is None else (_delivery(row), replayed)

    async def replay_failed(self, endpoint_id: str, since: datetime, act: Act) -> int:
        """Put all that were given up at their beginning."""
        failed = (
            select(_TABLE.id)
            .where(
                _TABLE.endpoint_id == endpoint_id,
                _TABLE.status == DeliveryStatus.FAILED.value,
                _TABLE.created_at >= since,
            )
            .order_by(_TABLE.id)
            .with_for_update()
            .cte("failed_delivery")
        )
        reset = update(WEBHOOK_DELIVERY).where(_TABLE.id == failed.c.id).values(_AFRESH).returning(_TABLE.id)
        replayed = reset.cte("replayed")
        async with self._database.transaction() as session:
            number = await session.scalar(select(func.count()).select_from(replayed))
            if number:
                await PostgresAudit(session).record(act)
            await session.execute(_NOTIFY, {"channel": WEBHOOK_CHANNEL})
        return int(number or 0)


def _conditions(wanted: DeliveryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        conditions.append(_TABLE.status == wanted.status.value)
    if wanted.kind is not None:
        conditions.append(_TABLE.kind == wanted.kind)
    if wanted.user_id is not None:
        conditions.append(_TABLE.user_id == wanted.user_id)
    if wanted.since is not None:
        conditions.append(_TABLE.created_at >= wanted.since)
    return conditions


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        endpoint_id=row.endpoint_id,
        kind=row.kind,
        user_id=row.user_id,
        payload=row.payload,
        occurred_at=row.occurred_at,
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        last_status=row.last_status,
        last_error=row.last_error,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
    )
