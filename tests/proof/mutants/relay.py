"""Defects of the relay."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func, select, update

from shared.messaging.publisher import PublishResult
from shared.outbox.relay import OutboxRelay, _message
from tests.proof.mutants.mutant import RELAY, Mutant, die_once, put

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _mark_first() -> None:
    async def relay_batch(self: OutboxRelay) -> tuple[int, int]:
        table = self._table
        async with self._database.transaction() as session:
            waiting = select(table).where(table.c.published_at.is_(None)).limit(self._batch_size)
            rows = (await session.execute(waiting.with_for_update(skip_locked=True))).all()
            claimed = [row.event_id for row in rows]
            marked = update(table).where(table.c.event_id.in_(claimed)).values(published_at=func.clock_timestamp())
            await session.execute(marked)
        if rows:
            die_once("before the publishing")
            await self._publisher.publish([_message(row) for row in rows])
        return len(rows), len(rows)

    put(OutboxRelay, "relay_batch", relay_batch)


def _go_on_behind_the_newest() -> None:
    async def relay_batch(self: OutboxRelay) -> tuple[int, int]:
        table, known = self._table, self.__dict__
        async with self._database.transaction() as session:
            if "last" not in known:
                known["last"] = await session.scalar(select(func.max(table.c.created_at))) or _BEGINNING
            news = select(table).where(table.c.created_at > known["last"]).order_by(table.c.created_at)
            rows = (await session.execute(news.limit(self._batch_size))).all()
            if not rows:
                return 0, 0
            die_once("behind the newest")
            results = await self._publisher.publish([_message(row) for row in rows])
            known["last"] = rows[-1].created_at
            sent = _confirmed(rows, results)
            marked = update(table).where(table.c.event_id.in_(sent)).values(published_at=func.clock_timestamp())
            await session.execute(marked)
        return len(rows), len(sent)

    put(OutboxRelay, "relay_batch", relay_batch)


def _confirmed(rows: Any, results: Any) -> list[str]:
    both = zip(rows, results, strict=True)
    return [row.event_id for row, result in both if result is PublishResult.CONFIRMED]


MUTANTS: Final = (
    Mutant(
        "relay_marks_before_confirm",
        "events are marked as published before the broker has them",
        frozenset({RELAY}),
        frozenset({"outbox-unheard"}),
        _mark_first,
    ),
    Mutant(
        "relay_polls_past_last_id",
        "the relay looks for what is newer than the last that it saw, and not for what was not published",
        frozenset({RELAY}),
        frozenset({"outbox-left"}),
        _go_on_behind_the_newest,
    ),
)
