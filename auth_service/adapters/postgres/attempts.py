"""Counters of attempts in PostgreSQL, shared by all instances."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import AttemptCounterRow
from auth_service.domain.attempts import AttemptCounter

_REMOVED_AT_ONCE: Final = 20


class PostgresAttempts:
    """Reads and writes the table `attempt_counter`. Where rows are added, some that have faded are removed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def read(self, keys: Sequence[bytes]) -> dict[bytes, AttemptCounter]:
        """See `Attempts`."""
        return _counters(await self._session.execute(_of(keys)))

    async def lock(self, keys: Sequence[bytes], now: datetime) -> dict[bytes, AttemptCounter]:
        """See `Attempts`. A counter must exist to be locked, else two first attempts would not see each other."""
        fresh = [{"key": key, "faded_at": now, "closed_until": None} for key in sorted(keys)]
        added = await self._session.scalars(
            insert(AttemptCounterRow).values(fresh).on_conflict_do_nothing().returning(col(AttemptCounterRow.key))
        )
        has_grown = added.first() is not None
        found = _counters(await self._session.execute(_of(keys).with_for_update()))
        if has_grown:
            await self._remove_faded(keys, now)
        return found

    async def save(self, counters: Mapping[bytes, AttemptCounter]) -> None:
        """See `Attempts`."""
        if not counters:
            return
        rows = [
            {"key": key, "faded_at": counter.faded_at, "closed_until": counter.closed_until}
            for key, counter in sorted(counters.items())
        ]
        statement = insert(AttemptCounterRow).values(rows)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={"faded_at": statement.excluded.faded_at, "closed_until": statement.excluded.closed_until},
            )
        )

    async def _remove_faded(self, kept: Sequence[bytes], now: datetime) -> None:
        """More go than come, so that invented names cannot fill the table; what others hold is left to them."""
        faded = (
            select(col(AttemptCounterRow.key))
            .where(
                col(AttemptCounterRow.faded_at) <= now,
                func.coalesce(col(AttemptCounterRow.closed_until), now) <= now,
                col(AttemptCounterRow.key).not_in(kept),
            )
            .order_by(col(AttemptCounterRow.faded_at))
            .limit(_REMOVED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        await self._session.execute(delete(AttemptCounterRow).where(col(AttemptCounterRow.key).in_(faded)))


def _of(keys: Sequence[bytes]) -> Select[bytes, datetime, datetime | None]:
    """In one order everywhere, so that two who lock several never wait for each other."""
    counter = AttemptCounterRow
    return (
        select(col(counter.key), col(counter.faded_at), col(counter.closed_until))
        .where(col(counter.key).in_(keys))
        .order_by(col(counter.key))
    )


def _counters(rows: Iterable[Row[bytes, datetime, datetime | None]]) -> dict[bytes, AttemptCounter]:
    return {key: AttemptCounter(faded_at, closed_until) for key, faded_at, closed_until in rows}
