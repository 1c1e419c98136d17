"""Pauses on a real database: known before, known late, explained, and the same in any order."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.contracts.catalog_feed import DefinitionHistory, PausedTime
from tests.integration.processing.benches import Bench, at, incoming
from tests.integration.processing.catalogs import LONG_AGO, definition, history
from tests.integration.processing.running_api import RunningApi, codes

ONE_BY_ONE: dict[str, Any] = {"objective": {"target": 1}, "repeat": {"limit": None, "reset": "on_completion"}}


def times(*moments: tuple[datetime, datetime | None]) -> list[PausedTime]:
    """Pauses."""
    return [PausedTime(paused_at=begins, resumed_at=ends) for begins, ends in moments]


def wins(*pauses: tuple[float, float | None]) -> DefinitionHistory:
    """A quest that every win completes, paused from one minute to another."""
    turns = [(at(begins), None if ends is None else at(ends)) for begins, ends in pauses]
    return history(definition("wins", **ONE_BY_ONE), pauses=times(*turns))


@pytest.fixture
async def bench(processing_database_url: str) -> AsyncIterator[Bench]:
    """A fresh database."""
    opened = Bench(processing_database_url)
    yield opened
    await opened.close()


async def completing(bench: Bench) -> list[str]:
    """The events that complete, in order."""
    return [row[0] for row in await bench.rows("SELECT event_id FROM completion ORDER BY completed_at")]


async def test_what_happened_before_a_pause_counts_whenever_it_comes(bench: Bench) -> None:
    await bench.publish(wins((3, 6)))
    await bench.ingest([incoming(minute) for minute in (7, 4, 5)])
    await bench.ingest([incoming(minute) for minute in (3, 2.5, 6)])
    assert await completing(bench) == ["user1-002.5", "user1-00006", "user1-00007"]


async def test_a_pause_that_becomes_known_late_ends_as_if_it_had_been_known(bench: Bench) -> None:
    """But for what was completed already, which stands, and is paid for once."""
    sums = definition("sums", objective={"target": 10})
    await bench.publish(history(sums))
    await bench.ingest([incoming(minute, user) for user in ("user1", "user2") for minute in range(6)])
    await bench.publish(history(sums, pauses=times((at(2), None))))
    assert await bench.fold() == 2
    assert await bench.rows("SELECT DISTINCT state -> 'p' ->> 1 FROM user_quest_reward") == [("2",)]
    await bench.publish(history(sums, pauses=times((at(2), at(4)))))
    assert await bench.fold() == 2
    late = await bench.picture()
    await bench.clear()
    await bench.publish(history(sums, pauses=times((at(2), at(4)))))
    await bench.ingest([incoming(minute, user) for user in ("user1", "user2") for minute in range(6)])
    assert await bench.picture() == late
    assert await bench.rows("SELECT DISTINCT state -> 'p' ->> 1 FROM user_quest_reward") == [("4",)]


async def test_who_acts_before_the_past_was_folded_is_not_decided_without_it(bench: Bench) -> None:
    """The resuming becomes known, and the user wins again before the worker has come to them."""
    await bench.publish(wins((2, None)))
    await bench.ingest([incoming(minute) for minute in range(5)])
    assert await completing(bench) == ["user1-00000", "user1-00001"]
    await bench.publish(wins((2, 4)))
    await bench.ingest([incoming(5)])
    assert await completing(bench) == ["user1-00000", "user1-00001", "user1-00004", "user1-00005"]
    await bench.fold()
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(4,)]


async def test_nothing_is_paid_twice_for_what_was_completed_in_a_pause_not_yet_known(bench: Bench) -> None:
    await bench.publish(wins())
    await bench.ingest([incoming(minute) for minute in range(4)])
    await bench.publish(wins((2, 8)))
    await bench.fold()
    await bench.ingest([incoming(minute) for minute in (7, 8, 9, 10)])
    assert await bench.rows("SELECT times_completed FROM user_quest_reward") == [(5,)]
    assert await bench.rows("SELECT count(*), count(DISTINCT cycle) FROM reward_grant") == [(5, 5)]


async def test_a_streak_outlives_a_pause(bench: Bench) -> None:
    """A week without the quest: the fourth day in a row is the one after it."""
    streak = definition("streak", objective={"measure": "streak", "target": 4})
    day = 24 * 60
    pause = times((at(2.5 * day), at(9.4 * day)))
    await bench.publish(history(streak, pauses=pause))
    await bench.ingest([incoming(number * day) for number in (0, 1, 2, 10)])
    assert [row[0] for row in await bench.rows("SELECT event_id FROM completion")] == [f"user1-{10 * day:05}"]


async def test_a_paused_quest_says_so(api: RunningApi) -> None:
    """In lists, to the player and to the administrator, who sees from when to when."""
    begins = LONG_AGO + timedelta(minutes=2)
    await api.install(history(definition("wins"), pauses=times((begins, None))))
    await api.happen(3)
    me, admin = api.as_user("user1"), api.as_admin()
    listed = (await api.http.get("/api/v1/progress/me?status=paused", headers=me)).json()
    assert (codes(listed["items"]), listed["items"][0]["progress"]) == (["wins"], 1)
    told = (await api.http.get("/api/v1/progress/me/wins/explain", headers=me)).json()
    assert told["status"] == "paused"
    assert sum("did not count: this quest was paused then" in item["sentence"] for item in told["items"]) == 2
    found = (await api.http.get("/api/v1/progress/user1/wins/explain", headers=admin)).json()
    assert found["totals"]["not_counted"] == {"Paused": 2}
    assert found["agrees"]
    assert found["pauses"] == [{"paused_at": begins.isoformat().replace("+00:00", "Z"), "resumed_at": None}]


async def test_a_paused_quest_can_neither_be_accepted_nor_abandoned(api: RunningApi) -> None:
    chosen = definition("chosen", enrolment="opt_in")
    await api.install(history(chosen))
    me = api.as_user("user1")
    assert (await api.http.post("/api/v1/progress/me/chosen/accept", headers=me)).status_code == 200
    await api.install(history(chosen, pauses=times((datetime.now(LONG_AGO.tzinfo), None))))
    for user, act in (("user1", "abandon"), ("user2", "accept")):
        refused = await api.http.post(f"/api/v1/progress/me/chosen/{act}", headers=api.as_user(user))
        assert (refused.status_code, "it is paused" in refused.json()["detail"]) == (409, True)
