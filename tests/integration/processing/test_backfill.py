"""Folding the past on a real database: from when, paid or only shown, told or silent; killed, paused, shared."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from processing_service.adapters.postgres.transactions import PostgresTransaction, PostgresTransactions
from processing_service.application.claim_reward import ClaimReward
from processing_service.application.fold_the_past import FoldThePast
from shared.clock import SystemClock
from shared.contracts.administration import Act, Action
from shared.contracts.catalog_feed import DefinitionHistory
from shared.exceptions import PermanentError
from tests.integration.processing.benches import Bench, at, incoming, no_rest
from tests.integration.processing.catalogs import definition, history

EVERY_WIN: dict[str, Any] = {"objective": {"target": 1}, "repeat": {"limit": None, "reset": "on_completion"}}
USERS = [f"user{number:02}" for number in range(10)]


def wins(published_at: datetime, **changes: Any) -> DefinitionHistory:
    """A quest that every win completes, unless `changes` say otherwise."""
    return history(definition("wins", **{**EVERY_WIN, **changes}), published_at=published_at)


@pytest.fixture
async def bench(processing_database_url: str) -> AsyncIterator[Bench]:
    """A fresh database."""
    opened = Bench(processing_database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(processing_database_url: str) -> AsyncIterator[Bench]:
    """Another process on the same database."""
    opened = Bench(processing_database_url)
    yield opened
    await opened.close()


async def some_past(bench: Bench, each: int = 4) -> None:
    """Ten users who win once a minute, before anybody asks."""
    await bench.ingest([incoming(minute, user) for user in USERS for minute in range(each)])


@pytest.mark.parametrize(
    ("since", "first"), [("now", 5), (at(2).isoformat(), 2), (at(60).isoformat(), 5), ("beginning", 0)]
)
async def test_events_count_from_where_the_definition_says(bench: Bench, since: str, first: int) -> None:
    """From its publishing, from a date before it, from the beginning."""
    await bench.ingest([incoming(minute) for minute in range(10)])
    await bench.publish(wins(at(5), backfill={"since": since}))
    assert await bench.fold() == 1
    found = await bench.rows("SELECT event_id FROM completion ORDER BY cycle")
    assert found == [(f"user1-{minute:05}",) for minute in range(first, 10)]
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(10 - first,)]


async def test_a_past_that_is_only_shown_pays_nothing_and_cannot_be_claimed(bench: Bench) -> None:
    """Completions before the publishing are recorded; what comes after it pays as ever."""
    await bench.ingest([incoming(minute) for minute in range(3)])
    await bench.publish(wins(at(2), backfill={"since": "beginning", "pay": False}))
    await bench.fold()
    await bench.ingest([incoming(3)])
    assert await bench.rows("SELECT cycle, payable FROM completion ORDER BY 1") == [
        (-2, False),
        (-1, False),
        (1, True),
        (2, True),
    ]
    assert await bench.rows("SELECT cycle FROM reward_grant ORDER BY 1") == [(1,), (2,)]


async def test_a_past_that_becomes_known_late_pays_nobody_twice(bench: Bench) -> None:
    """It is recorded among the completions that are only shown, and those that were paid keep their names."""
    await bench.publish(wins(at(2), backfill={"since": "beginning", "pay": False}))
    await bench.fold()
    await bench.ingest([incoming(3)])
    await bench.ingest([incoming(0)])
    await bench.ingest([incoming(1)])
    assert await bench.rows("SELECT cycle, event_id, payable FROM completion ORDER BY 1") == [
        (-2, "user1-00001", False),
        (-1, "user1-00000", False),
        (1, "user1-00003", True),
    ]
    assert await bench.rows("SELECT cycle FROM reward_grant") == [(1,)]


async def test_a_past_that_is_only_shown_cannot_be_claimed(bench: Bench) -> None:
    """By hand as little as by itself."""
    await bench.ingest([incoming(0)])
    await bench.publish(wins(at(2), claim="manual", backfill={"since": "beginning", "pay": False}))
    await bench.fold()
    with pytest.raises(PermanentError):
        await ClaimReward(bench.transactions, bench.catalog, SystemClock())("user1", "wins", -1)
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(0,)]


async def test_a_silent_past_tells_nobody(bench: Bench) -> None:
    """Paid, and without toasts; what comes after the publishing is told."""
    await bench.ingest([incoming(minute) for minute in range(3)])
    await bench.publish(wins(at(2), backfill={"since": "beginning", "notify": False}))
    await bench.fold()
    await bench.ingest([incoming(3)])
    assert await bench.rows("SELECT payload ->> 'cycle' FROM toast ORDER BY sequence") == [("3",), ("4",)]
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(4,)]


class Killed(Exception):
    """The process is gone."""


class DyingTransactions:
    """Transactions of a process that dies in the middle of one: after `lived` whole ones the next does not commit."""

    def __init__(self, transactions: PostgresTransactions, lived: int) -> None:
        self._transactions = transactions
        self._left = lived

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresTransaction]:
        async with self._transactions() as transaction:
            yield transaction
            self._left -= 1
            if self._left < 0:
                raise Killed


@pytest.mark.parametrize("lived", [1, 2, 4])
async def test_one_that_is_killed_is_finished_by_the_next(bench: Bench, other: Bench, lived: int) -> None:
    """Every step is whole or undone; the result is that of an undisturbed run."""
    quest = wins(at(60), objective={"target": 2}, backfill={"since": "beginning"})
    await some_past(bench)
    await bench.publish(quest)
    assert await bench.fold(3) == len(USERS)
    expected = await bench.picture()
    await bench.clear()
    await some_past(bench)
    await bench.publish(quest)
    dying = DyingTransactions(bench.transactions, lived)
    with pytest.raises(Killed):
        await FoldThePast(dying, bench.catalog, no_rest, users_at_once=3)()
    done = 3 * (lived - 1)
    assert await bench.rows("SELECT folded_users, fold_from IS NULL FROM catalog_definition") == [(done, False)]
    assert await other.fold(3) == len(USERS) - done
    assert await bench.picture() == expected
    assert await bench.rows("SELECT folded_users, fold_ended_at > fold_began_at FROM catalog_definition") == [
        (len(USERS), True)
    ]


async def test_two_at_once_share_the_work(bench: Bench, other: Bench) -> None:
    """Each user is folded once, whoever does it."""
    await some_past(bench)
    await bench.publish(wins(at(60), backfill={"since": "beginning"}))

    async def rest(_worked_seconds: float) -> None:
        await asyncio.sleep(0)

    folded = await asyncio.gather(bench.fold(1, rest), other.fold(1, rest), bench.fold(1, rest))
    assert sum(folded) + await bench.fold(1) == len(USERS)
    for table in ("completion", "reward_grant", "toast"):
        assert await bench.rows(f"SELECT count(*) FROM {table}") == [(4 * len(USERS),)]  # noqa: S608


async def test_a_second_time_changes_nothing(bench: Bench) -> None:
    """Neither when there is nothing to do, nor when all is folded once more."""
    await some_past(bench)
    await bench.publish(wins(at(60), backfill={"since": "beginning"}))
    await bench.fold()
    expected = await bench.picture()
    assert await bench.fold() == 0
    async with bench.database.transaction() as session:
        await session.execute(text("UPDATE catalog_definition SET fold_from = 'epoch', fold_after = ''"))
    assert await bench.fold(3) == len(USERS)
    assert await bench.picture() == expected


async def test_one_that_is_paused_waits_for_all_but_those_who_act(bench: Bench) -> None:
    """Between two steps it stops; a user who acts is folded at once; resumed, it goes on where it was."""
    await some_past(bench)
    await bench.publish(wins(at(2), backfill={"since": "beginning"}))

    async def pause(_worked_seconds: float) -> None:
        await bench.backfills.pause("wins", Act(actor="admin-1", action=Action.BACKFILL_PAUSED, subject="wins"))

    assert await bench.fold(4, pause) == 4
    assert await bench.fold(4) == 0
    await bench.ingest([incoming(9, "user09")])
    found = await bench.rows("SELECT user_id, count(*) FROM completion GROUP BY 1 ORDER BY 1")
    assert found == [*((user, 4) for user in USERS[:4]), ("user09", 5)]
    await bench.backfills.resume("wins", Act(actor="admin-1", action=Action.BACKFILL_RESUMED, subject="wins"))
    assert await bench.fold(4) == 6
    assert await bench.rows("SELECT count(*) FROM completion") == [(41,)]


RANKED = {"where": "event.data.mode == 'ranked'", "target": 3}


@pytest.mark.parametrize(
    ("migration", "minute", "version"), [("carry", 7, 2), ("restart", 9, 2), ("pin", 6, 1), ("recompute", 6, 2)]
)
async def test_a_new_version_does_to_users_in_flight_what_it_says(
    bench: Bench, migration: str, minute: int, version: int
) -> None:
    """Two ranked wins count under the first version, a casual one does not; the second wants four of any kind."""
    repeat = {"limit": None, "reset": "on_completion"}
    first = history(definition("wins", objective=RANKED, repeat=repeat), published_at=at(-1))
    await bench.publish(first)
    await bench.fold()
    await bench.ingest([incoming(0, mode="ranked"), incoming(1, mode="ranked"), incoming(2, mode="casual")])
    newer = definition("wins", objective={"target": 4}, repeat=repeat, migration=migration)
    published = first.versions[0].model_copy(update={"version": 2, "published_at": at(5), "definition": newer})
    await bench.publish(first.model_copy(update={"versions": [*first.versions, published]}))
    await bench.fold()
    for number in range(6, 10):
        await bench.ingest([incoming(number, mode="ranked")])
    found = await bench.rows("SELECT event_id, version FROM completion ORDER BY cycle LIMIT 1")
    assert found == [(f"user1-{minute:05}", version)]
