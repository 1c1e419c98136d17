"""Hints arrive; and after every loss of the connection a hint without content says that some may have been missed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from shared.database import Database
from shared.database.notifications import Notifications
from tests.harness.cable import plugged_in


@asynccontextmanager
async def listening(notifications: Notifications) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.ensure_future(notifications.run(stop))
    try:
        yield
        stop.set()
        await asyncio.wait_for(task, 10)
    finally:
        task.cancel()


async def notify(database: Database, channel: str, payload: str) -> None:
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


async def next_of(hints: asyncio.Queue[str]) -> str:
    return await asyncio.wait_for(hints.get(), 10)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.database.notifications._RECONNECT_SECONDS", 0.02)


async def test_every_handler_of_a_channel_gets_its_hints(database: Database, auth_database_url: str) -> None:
    one: asyncio.Queue[str] = asyncio.Queue()
    two: asyncio.Queue[str] = asyncio.Queue()
    other: asyncio.Queue[str] = asyncio.Queue()
    notifications = Notifications(auth_database_url, application_name="shared-tests-hints")
    notifications.subscribe("first", one.put_nowait)
    notifications.subscribe("first", two.put_nowait)
    notifications.subscribe("second", other.put_nowait)
    async with listening(notifications):
        assert [await next_of(queue) for queue in (one, two, other)] == ["", "", ""]
        await notify(database, "first", "user1")
        await notify(database, "second", "user2")
        assert [await next_of(queue) for queue in (one, two, other)] == ["user1", "user1", "user2"]


@pytest.mark.parametrize("way", ["the server ends the connection", "the network is gone for a while"])
async def test_after_a_loss_it_comes_back_and_says_so(database: Database, auth_database_url: str, way: str) -> None:
    hints: asyncio.Queue[str] = asyncio.Queue()
    async with plugged_in(auth_database_url) as cable:
        notifications = Notifications(cable.url, application_name="shared-tests-hints")
        notifications.subscribe("first", hints.put_nowait)
        async with listening(notifications):
            assert await next_of(hints) == ""
            if way == "the network is gone for a while":
                await cable.cut()
                await notify(database, "first", "missed")
                await cable.plug()
            else:
                async with database.transaction() as session:
                    await session.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND application_name = 'shared-tests-hints'"
                        )
                    )
            assert await next_of(hints) == ""
            await notify(database, "first", "user1")
            assert await next_of(hints) == "user1"


async def test_it_waits_for_a_server_that_is_away(database: Database, auth_database_url: str) -> None:
    hints: asyncio.Queue[str] = asyncio.Queue()
    async with plugged_in(auth_database_url) as cable:
        await cable.cut()
        notifications = Notifications(cable.url, application_name="shared-tests-hints")
        notifications.subscribe("first", hints.put_nowait)
        async with listening(notifications):
            await cable.plug()
            assert await next_of(hints) == ""
            await notify(database, "first", "user1")
            assert await next_of(hints) == "user1"


async def test_a_driver_that_lost_its_own_way_is_a_connection_lost(
    database: Database, auth_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As asyncpg does when a server dies just as it begins to listen; real dying servers: `make chaos`."""
    hints: asyncio.Queue[str] = asyncio.Queue()
    connect, confusion = asyncpg.connect, asyncpg.InternalClientError("cannot switch to state 12")

    async def once_confused(*_: Any, **_options: Any) -> Any:
        monkeypatch.setattr(asyncpg, "connect", connect)
        raise confusion

    monkeypatch.setattr(asyncpg, "connect", once_confused)
    notifications = Notifications(auth_database_url, application_name="shared-tests-hints")
    notifications.subscribe("first", hints.put_nowait)
    async with listening(notifications):
        assert await next_of(hints) == ""
        await notify(database, "first", "user1")
        assert await next_of(hints) == "user1"
