"""Unlocking by request, on a real database: found in the catalog or a plain badge, stored once, and listed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from processing_service.application.retract_event import RetractEvent
from processing_service.application.unlock_achievement import Wish
from shared.clock import SystemClock
from shared.contracts.achievements import progressed_type
from shared.database import Database, create_engine
from shared.exceptions import NotFound, TemporaryError
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, history, install
from tests.integration.processing.unlocking import achievement, install_all, listed, unlock, unlocking

TREASURE = achievement("treasure", name="Find the treasure")


@pytest.fixture
async def crowd(processing_database_url: str) -> AsyncIterator[list[Bench]]:
    """Several processes' worth of use cases over one database, each with a catalog of its own in memory."""
    databases = [Database(create_engine(processing_database_url, application_name="test")) for _ in range(4)]
    yield [Bench(database) for database in databases]
    for database in databases:
        await database.close()


async def retract_newest(bench: Bench) -> None:
    """Take the last event of the log back."""
    ((event_id,),) = await bench.rows("SELECT event_id FROM event ORDER BY sequence DESC LIMIT 1")
    await RetractEvent(bench.transactions, bench.catalog, SystemClock())(event_id, "a mistake", "floor", "admin")


async def test_an_achievement_is_found_by_its_name_and_completed(bench: Bench) -> None:
    await install_all(bench, TREASURE)
    assert await unlock(bench, "Find the treasure") == [None]
    assert await bench.rows("SELECT event_type, user_id, event_data FROM event") == [
        ("AchievementUnlocked.treasure", "user1", {})
    ]
    assert await bench.rows("SELECT user_id, quest_code, cycle FROM completion") == [("user1", "treasure", 1)]
    assert await bench.rows("SELECT points FROM reward_grant") == [(50,)]
    assert await listed(bench) == ["Find the treasure"]


async def test_a_code_goes_before_a_name(bench: Bench) -> None:
    await install_all(bench, achievement("other", name="treasure"), TREASURE)
    assert await unlock(bench, "treasure") == [None]
    assert await listed(bench) == ["Find the treasure"]


async def test_unlocking_twice_changes_nothing(bench: Bench) -> None:
    await install_all(bench, TREASURE)
    assert await unlock(bench, "treasure", "a badge") == [None, None]
    before = await bench.picture()
    assert await unlock(bench, "Find the treasure", "a badge", "treasure", "treasure") == [None] * 4
    assert await bench.picture() == before
    assert len(before[3]) == 2


async def test_one_that_was_completed_by_progress_is_left_alone(bench: Bench) -> None:
    await install_all(bench, achievement("collector", 10))
    await bench.ingest([incoming(1, progressed_type("collector"), delta=10)])
    before = await bench.picture()
    assert await unlock(bench, "collector") == [None]
    assert await bench.picture() == before


async def test_one_with_progress_is_filled_whole(bench: Bench) -> None:
    await install_all(bench, achievement("collector", 10))
    await bench.ingest([incoming(1, progressed_type("collector"), delta=4)])
    assert await listed(bench) == []
    assert await unlock(bench, "collector") == [None]
    assert await listed(bench) == ["Collector"]


async def test_what_the_catalog_does_not_know_is_a_plain_badge(bench: Bench) -> None:
    await install_all(bench, definition("quest", name="A quest"))
    assert await unlock(bench, "Slay the dragon") == [None]
    assert await unlock(bench, "A quest") == [None]
    assert await bench.rows("SELECT event_type, event_data FROM event ORDER BY sequence") == [
        ("BadgeUnlocked", {"name": "Slay the dragon"}),
        ("BadgeUnlocked", {"name": "A quest"}),
    ]
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(0,)]
    assert await listed(bench) == ["Slay the dragon", "A quest"]
    assert await listed(bench, "user2") == []


async def test_a_setting_makes_that_an_error(bench: Bench) -> None:
    await install_all(bench, TREASURE)
    refusals = await unlocking(bench, "error")([Wish("user1", "Slay the dragon"), Wish("user1", "treasure")])
    assert isinstance(refusals[0], NotFound)
    assert refusals[0].message == "the catalog knows no achievement 'Slay the dragon'"
    assert refusals[1] is None
    assert await listed(bench) == ["Find the treasure"]


async def test_one_that_counts_what_users_do_is_refused(bench: Bench) -> None:
    tests = definition("tests-10", kind="achievement", name="Ten tests", objective={"on": ["TestTaken"], "target": 10})
    await install_all(bench, tests)
    assert await unlock(bench, "Ten tests") == ["'Ten tests' is unlocked by what it counts (TestTaken), not by request"]
    assert await bench.rows("SELECT count(*) FROM event") == [(0,)]


async def test_an_archived_one_is_not_known_and_stays_unlocked(bench: Bench) -> None:
    await install_all(bench, TREASURE)
    await unlock(bench, "treasure")
    await install_all(bench, history(TREASURE, archived_at=datetime.now(UTC)))
    assert await unlock(bench, "Find the treasure") == [None]
    assert await bench.rows("SELECT event_type FROM event ORDER BY sequence") == [
        ("AchievementUnlocked.treasure",),
        ("BadgeUnlocked",),
    ]
    assert await listed(bench) == ["Find the treasure"]


async def test_the_latest_version_is_what_it_is_called(bench: Bench) -> None:
    await install_all(bench, history(TREASURE, achievement("treasure", name="Find the gold")))
    assert await unlock(bench, "Find the gold") == [None]
    assert await listed(bench) == ["Find the gold"]


async def test_one_whose_conditions_are_not_met_is_refused_and_leaves_nothing(bench: Bench) -> None:
    await install_all(bench, TREASURE, achievement("crown", name="Wear the crown", prerequisites=["treasure"]))
    refusals = await unlock(bench, "crown", "a badge")
    assert refusals == [
        "'Wear the crown' has conditions that are not met, such as prerequisites or a window; nothing was recorded",
        None,
    ]
    assert await listed(bench) == ["a badge"]
    assert await bench.rows("SELECT count(*) FROM event") == [(1,)]
    assert await unlock(bench, "treasure") == [None]
    assert await unlock(bench, "crown") == [None]
    assert await listed(bench) == ["a badge", "Find the treasure", "Wear the crown"]


@pytest.mark.parametrize("name", ["treasure", "a badge"])
async def test_what_was_taken_back_is_gone_and_can_be_unlocked_anew(bench: Bench, name: str) -> None:
    await install_all(bench, TREASURE)
    for attempt in (1, 2, 3):
        assert await unlock(bench, name) == [None]
        assert len(await listed(bench)) == 1
        assert await bench.rows("SELECT count(*) FROM event WHERE event_type <> 'EventRetracted'") == [(attempt,)]
        await retract_newest(bench)
        assert await listed(bench) == []


async def test_a_deleted_user_gets_nothing(bench: Bench) -> None:
    await install_all(bench, TREASURE)
    await unlock(bench, "treasure", "a badge")
    await bench.ingest([incoming(1, "UserDeleted")])
    assert (
        await unlock(bench, "treasure", "another") == ["the user was deleted; nothing is kept about them any more"] * 2
    )
    assert await listed(bench) == []
    assert await unlock(bench, "treasure", user_id="user2") == [None]


async def test_nothing_is_unlocked_before_a_catalog_was_read(bench: Bench) -> None:
    with pytest.raises(TemporaryError, match="the catalog has not been read yet"):
        await unlock(bench, "Find the treasure")
    await install(bench.transactions)
    assert await unlock(bench, "Find the treasure") == [None]


@pytest.mark.parametrize("name", ["treasure", "a badge"])
async def test_64_at_once_are_one(crowd: list[Bench], name: str) -> None:
    await install_all(crowd[0], TREASURE)
    waiting = [unlock(crowd[number % len(crowd)], name) for number in range(64)]
    assert await asyncio.gather(*waiting) == [[None]] * 64
    assert await crowd[0].rows("SELECT count(*) FROM event") == [(1,)]
    assert await crowd[0].rows("SELECT count(*) FROM toast") == [(1 if name == "treasure" else 0,)]


async def test_badges_of_other_publishers_are_listed_and_odd_ones_do_no_harm(bench: Bench) -> None:
    await install_all(bench)
    await bench.ingest([incoming(1, "BadgeUnlocked", name="theirs"), incoming(2, "BadgeUnlocked", name=["odd"])])
    await bench.ingest([incoming(3, "BadgeUnlocked"), incoming(4, "BadgeUnlocked", name="theirs")])
    assert await listed(bench) == ["theirs"]
