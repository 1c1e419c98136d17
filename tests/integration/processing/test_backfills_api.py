"""Backfills as operators see and steer them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from processing_service.adapters.postgres.transactions import CATALOG_CHANNEL
from shared.database.notifications import Notifications
from tests.harness.waiting import eventually
from tests.integration.processing.benches import Bench
from tests.integration.processing.catalogs import LONG_AGO, definition, history
from tests.integration.processing.running_api import RunningApi

BACKFILLS = "/api/v1/operations/backfills"
SHOWN = definition("wins", backfill={"since": "beginning", "pay": False, "notify": False})


async def ask(api: RunningApi, path: str = "", method: str = "GET", status: int = 200) -> dict[str, Any]:
    """The answer to an administrator."""
    answer = await api.http.request(method, f"{BACKFILLS}{path}", headers=api.as_admin())
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def past(api: RunningApi, processing_database_url: str) -> AsyncIterator[Bench]:
    """Three users with a win each, before the quest was published."""
    for user in ("anna", "ben", "cleo"):
        await api.happen(1, user_id=user)
    await api.happen(1, "MatchLost", "dora")
    await api.install(history(SHOWN, published_at=LONG_AGO + timedelta(days=1)))
    bench = Bench(processing_database_url)
    yield bench
    await bench.close()


async def test_how_far_a_backfill_is(api: RunningApi, past: Bench) -> None:
    """Before, in the middle, and when it is done."""
    begun = await ask(api, "/wins")
    assert begun["began_at"] is not None
    expected = {
        "code": "wins",
        "since": "1970-01-01T00:00:00Z",
        "state": "running",
        "folded_users": 0,
        "total_users": 3,
        "began_at": begun["began_at"],
        "ended_at": None,
        "pay": False,
        "notify": False,
    }
    assert begun == expected

    async def stop(_worked_seconds: float) -> None:
        await ask(api, "/wins/pause", "POST")

    assert await past.fold(2, stop) == 2
    assert await ask(api, "/wins") == {**expected, "state": "paused", "folded_users": 2}
    assert (await ask(api, "/wins/resume", "POST"))["state"] == "running"
    assert await past.fold() == 1
    page = await ask(api)
    (done,) = page["items"]
    assert done == {**expected, "state": "done", "folded_users": 3, "ended_at": done["ended_at"]}
    assert (page["total"], done["ended_at"] > done["began_at"]) == (1, True)


async def test_pausing_and_resuming_can_be_said_again(api: RunningApi, past: Bench) -> None:
    """A second time changes nothing; what is done can be neither, and what is not there is not found."""
    for _ in range(2):
        assert (await ask(api, "/wins/pause", "POST"))["state"] == "paused"
    for _ in range(2):
        assert (await ask(api, "/wins/resume", "POST"))["state"] == "running"
    await past.fold()
    await ask(api, "/wins/pause", "POST", 409)
    await ask(api, "/wins/resume", "POST", 409)
    await ask(api, "/other/pause", "POST", 404)
    await ask(api, "/other", status=404)


@pytest.mark.usefixtures("past")
async def test_resuming_wakes_the_worker(api: RunningApi) -> None:
    """By the hint that it listens to."""
    heard = asyncio.Event()
    hints = Notifications(
        api.service.settings.processing_database_url.get_secret_value(), application_name="test-hints"
    )
    connected = asyncio.Event()
    hints.subscribe(CATALOG_CHANNEL, lambda _payload: heard.set() if connected.is_set() else connected.set())
    stop = asyncio.Event()
    listening = asyncio.ensure_future(hints.run(stop))
    await asyncio.wait_for(connected.wait(), 10)
    await ask(api, "/wins/pause", "POST")
    assert not heard.is_set()
    await ask(api, "/wins/resume", "POST")

    async def woken() -> bool:
        return heard.is_set()

    await eventually(woken)
    stop.set()
    await listening


async def test_only_administrators_may(api: RunningApi) -> None:
    """Players may not."""
    for method, path in [("GET", ""), ("GET", "/wins"), ("POST", "/wins/pause"), ("POST", "/wins/resume")]:
        answer = await api.http.request(method, f"{BACKFILLS}{path}", headers=api.as_user("user1"))
        assert answer.status_code == 403
