"""Parked messages, as admins deal with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, select, update

from processing_service.adapters.postgres.audit import PostgresAudit
from processing_service.adapters.postgres.intake_tables import PARKED_MESSAGE
from processing_service.application.messages import RawMessage
from processing_service.application.ports.parked_messages import (
    ParkedDetail,
    ParkedFilter,
    ParkedStatus,
    ParkedSummary,
)
from shared.contracts.administration import Act
from shared.database import Database

_TABLE: Final = PARKED_MESSAGE.c
_SUMMARY: Final[tuple[ColumnElement[Any], ...]] = (
    _TABLE.id,
    _TABLE.source,
    _TABLE.reason,
    _TABLE.detail,
    _TABLE.routing_key,
    _TABLE.event_id,
    _TABLE.event_type,
    _TABLE.user_id,
    func.octet_length(_TABLE.body).label("body_bytes"),
    _TABLE.parked_at,
    _TABLE.status,
    _TABLE.resolved_at,
    _TABLE.resolved_by,
    _TABLE.resolution,
)


class PostgresParkedMessages:
    """See the port `ParkedMessages`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, wanted: ParkedFilter, limit: int, offset: int) -> tuple[list[ParkedSummary], int]:
        """A page and the number of matches."""
        conditions = conditions_of(wanted)
        newest_first = (_TABLE.parked_at.desc(), _TABLE.id.desc())
        page = select(*_SUMMARY).where(*conditions).order_by(*newest_first).limit(limit).offset(offset)
        count = select(func.count()).select_from(PARKED_MESSAGE).where(*conditions)
        async with self._database.transaction() as session:
            messages = [_summary(row) for row in await session.execute(page)]
            total = await session.scalar(count)
        return messages, int(total or 0)

    async def summary(self, message_id: str) -> ParkedSummary | None:
        """One message without its body."""
        async with self._database.transaction() as session:
            row = (await session.execute(select(*_SUMMARY).where(_TABLE.id == message_id))).one_or_none()
        return None if row is None else _summary(row)

    async def detail(self, message_id: str, most_bytes: int) -> ParkedDetail | None:
        """One message with the beginning of its body; a large rest never leaves the database."""
        beginning = func.substring(_TABLE.body, 1, most_bytes).label("beginning")
        query = select(*_SUMMARY).add_columns(beginning, _TABLE.properties).where(_TABLE.id == message_id)
        async with self._database.transaction() as session:
            row = (await session.execute(query)).one_or_none()
        return None if row is None else ParkedDetail(_summary(row), row.beginning, row.properties)

    async def original(self, message_id: str) -> RawMessage | None:
        """The message as it came."""
        query = select(_TABLE.body, _TABLE.routing_key, _TABLE.properties).where(_TABLE.id == message_id)
        async with self._database.transaction() as session:
            row = (await session.execute(query)).one_or_none()
        return None if row is None else original_of(row.body, row.routing_key, row.properties)

    async def resolve(
        self, message_id: str, parked_at: datetime, status: ParkedStatus, resolution: str, act: Act
    ) -> bool:
        """Close a waiting message; of two that try at once, one does."""
        statement = (
            update(PARKED_MESSAGE)
            .where(
                _TABLE.id == message_id,
                _TABLE.parked_at == parked_at,
                _TABLE.status == ParkedStatus.WAITING.value,
            )
            .values(
                status=status.value,
                resolved_at=func.clock_timestamp(),
                resolved_by=act.actor,
                resolution=resolution,
            )
            .returning(_TABLE.id)
        )
        async with self._database.transaction() as session:
            resolved = await session.scalar(statement) is not None
            if resolved:
                await PostgresAudit(session).record(act)
        return resolved


def conditions_of(wanted: ParkedFilter) -> list[ColumnElement[Any]]:
    """What a message has to fulfil."""
    conditions: list[ColumnElement[Any]] = []
    if wanted.status is not None:
        conditions.append(_TABLE.status == wanted.status.value)
    if wanted.reason is not None:
        conditions.append(_TABLE.reason == wanted.reason)
    if wanted.event_type is not None:
        conditions.append(_TABLE.event_type == wanted.event_type)
    if wanted.user_id is not None:
        conditions.append(_TABLE.user_id == wanted.user_id)
    return conditions


def _summary(row: Row[Any]) -> ParkedSummary:
    return ParkedSummary(
        id=row.id,
        source=row.source,
        reason=row.reason,
        detail=row.detail,
        routing_key=row.routing_key,
        event_id=row.event_id,
        event_type=row.event_type,
        user_id=row.user_id,
        body_bytes=row.body_bytes,
        parked_at=row.parked_at,
        status=ParkedStatus(row.status),
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        resolution=row.resolution,
    )


def original_of(body: bytes, routing_key: str, properties: Mapping[str, Any]) -> RawMessage:
    """The message of a row."""
    timestamp = properties.get("timestamp")
    return RawMessage(
        body=body,
        routing_key=routing_key,
        message_id=properties.get("message_id"),
        timestamp=None if timestamp is None else datetime.fromisoformat(timestamp),
        content_type=properties.get("content_type"),
        headers=properties.get("headers") or {},
    )
