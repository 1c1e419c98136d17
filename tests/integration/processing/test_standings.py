"""Points, levels and star tokens on a real database: what grants and bonuses come to, in any order, exactly once."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest

from processing_service.application.claim_reward import ClaimReward
from processing_service.application.messages import IncomingEvent
from processing_service.application.retract_event import RetractEvent
from processing_service.domain.event import Event
from shared.clock import SystemClock
from shared.contracts.achievements import SCORE_BONUS_GRANTED
from shared.contracts.event import encode_data
from shared.contracts.event_types import LEVEL_REACHED, USER_DELETED, USER_UPDATED
from tests.integration.processing.bench import NOON, Bench, incoming
from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.retracting import announced

ENDLESS = {"limit": None, "reset": "on_completion"}
STANDINGS = "SELECT user_id, points, level FROM standing ORDER BY 1"
TOKENS = "SELECT user_id, array_agg(number ORDER BY number), max(score) FROM star_token GROUP BY 1 ORDER BY 1"
PERIODS = "SELECT period, user_id, points FROM period_standing WHERE points > 0 ORDER BY 1, 2"


def bonus(number: int, points: Any, user_id: str = "user1") -> IncomingEvent:
    """A score bonus, at that minute after noon."""
    return incoming(number, SCORE_BONUS_GRANTED, user_id, points=points)


async def levels_told(bench: Bench) -> list[tuple[int, str]]:
    """Level and time of what was told, in order of levels."""
    told = await announced(bench, LEVEL_REACHED)
    return sorted((one.event.data["level"], one.event.timestamp.isoformat()) for one in told)


async def test_a_completion_adds_its_points_and_a_level_is_told_at_its_time(bench: Bench) -> None:
    await install(bench.transactions, definition("wins", reward={"points": 260}))
    await bench.ingest([incoming(number) for number in range(3)])
    assert await bench.rows(STANDINGS) == [("user1", 260, 3)]
    moment = (NOON + timedelta(minutes=2)).isoformat()
    assert await levels_told(bench) == [(2, moment), (3, moment)]
    assert await bench.rows(PERIODS) == [("day:2026-06-01", "user1", 260), ("week:2026-W23", "user1", 260)]


async def test_points_that_have_to_be_claimed_come_with_the_claim(bench: Bench) -> None:
    await install(bench.transactions, definition("wins", claim="manual", reward={"points": 100}))
    await bench.ingest([incoming(number) for number in range(3)])
    assert await bench.rows(STANDINGS) == []
    claim = ClaimReward(bench.transactions, bench.catalog, SystemClock())
    for _ in range(2):
        claimed = await claim("user1", "wins", 1)
    assert await bench.rows(STANDINGS) == [("user1", 100, 2)]
    day = f"day:{claimed.claimed_at:%Y-%m-%d}"
    assert await bench.rows(f"SELECT points FROM period_standing WHERE period = '{day}'") == [(100,)]  # noqa: S608


@pytest.mark.parametrize("points", [0, -5, 1.5, "100", True, None, 10**10])
async def test_a_bonus_that_is_no_whole_number_in_bounds_is_none(bench: Bench, points: Any) -> None:
    await bench.ingest([bonus(1, points), bonus(2, 7), bonus(3, 3.0)])
    assert await bench.rows(STANDINGS) == [("user1", 10, 1)]
    await retract(bench, "user1-00002")
    assert await bench.rows(STANDINGS) == [("user1", 3, 1)]


async def test_one_event_may_mint_several_tokens_and_a_repeated_one_none(bench: Bench) -> None:
    for _ in range(2):
        await bench.ingest([bonus(1, 400)])
        await bench.ingest([bonus(2, 1700)])
    assert await bench.rows(TOKENS) == [("user1", [1, 2, 3, 4], 2000)]


async def test_any_order_and_any_batches_come_to_the_same_standing(bench: Bench) -> None:
    await install(bench.transactions, definition("wins", repeat=ENDLESS, reward={"points": 40}))
    events = [incoming(number) for number in range(30)] + [bonus(100 + number, number) for number in range(1, 20)]
    random.Random(7).shuffle(events)
    for start in range(0, len(events), 6):
        await bench.ingest(events[start : start + 6])
        await bench.ingest(events[start : start + 3])
    assert await bench.rows(STANDINGS) == [("user1", 400 + 190, 4)]
    assert await bench.rows("SELECT reached_at FROM standing") == [(NOON + timedelta(minutes=119),)]
    assert [level for level, _ in await levels_told(bench)] == [2, 3, 4]


async def test_tokens_are_exact_under_many_writers(bench: Bench) -> None:
    """64 at once, for four users; each token once."""
    await install(
        bench.transactions, definition("wins", repeat=ENDLESS, objective={"target": 1}, reward={"points": 60})
    )

    async def write(writer: int) -> None:
        for number in range(5):
            await bench.ingest([incoming(writer * 100 + number, user_id=f"user{number % 4}")])

    await asyncio.gather(*(write(writer) for writer in range(64)))
    totals = {"user0": 128 * 60, "user1": 64 * 60, "user2": 64 * 60, "user3": 64 * 60}
    assert {user: points for user, points, _ in await bench.rows(STANDINGS)} == totals
    minted = {user: numbers for user, numbers, _ in await bench.rows(TOKENS)}
    assert minted == {user: list(range(1, points // 500 + 1)) for user, points in totals.items()}


async def retract(bench: Bench, event_id: str) -> None:
    await RetractEvent(bench.transactions, bench.catalog, SystemClock())(event_id, "a fraud", "floor", "admin-1")


async def test_points_levels_and_tokens_go_with_the_event_that_brought_them(bench: Bench) -> None:
    """And so do completions that rested on the level; reached again, it is told under another id."""
    level_two = {"on": [LEVEL_REACHED], "measure": "max", "field": "level", "target": 2}
    await install(bench.transactions, definition("second-level", objective=level_two, reward={"points": 5}))
    await bench.ingest([bonus(1, 500), bonus(2, 30)])
    first = await announced(bench, LEVEL_REACHED)
    await bench.ingest(first)
    assert await bench.rows(STANDINGS) == [("user1", 535, 4)]
    await retract(bench, "user1-00001")
    assert await bench.rows(STANDINGS) == [("user1", 30, 1)]
    assert await bench.rows(TOKENS) == []
    assert await bench.rows("SELECT count(*) FROM completion WHERE reversed_at IS NULL") == [(0,)]
    assert await bench.rows(PERIODS) == [("day:2026-06-01", "user1", 30), ("week:2026-W23", "user1", 30)]
    await bench.ingest([bonus(3, 90)])
    again = [one for one in await announced(bench, LEVEL_REACHED) if one not in first]
    assert [one.event.data["level"] for one in again] == [2]
    await bench.ingest(again)
    assert await bench.rows(STANDINGS) == [("user1", 125, 2)]


async def test_a_level_that_is_lost_before_it_was_heard_of_counts_nowhere(bench: Bench) -> None:
    level_two = {"on": [LEVEL_REACHED], "measure": "max", "field": "level", "target": 2}
    await install(bench.transactions, definition("second-level", objective=level_two))
    await bench.ingest([bonus(1, 100)])
    await retract(bench, "user1-00001")
    await bench.ingest(await announced(bench, LEVEL_REACHED))
    assert await bench.rows("SELECT count(*) FROM completion") == [(0,)]


async def test_the_latest_name_is_kept_whatever_comes_first(bench: Bench) -> None:
    await bench.ingest([incoming(2, USER_UPDATED, user_name="Ada L.", time_zone="UTC")])
    await bench.ingest([incoming(1, USER_UPDATED, user_name="Ada", time_zone="UTC")])
    assert await bench.rows("SELECT user_id, name, points FROM standing") == [("user1", "Ada L.", 0)]


async def test_a_deleted_user_leaves_no_name_and_no_points(bench: Bench) -> None:
    await bench.ingest([bonus(1, 600), incoming(2, USER_UPDATED, user_name="Ada", time_zone="UTC")])
    gone = Event("gone", USER_DELETED, "user1", NOON + timedelta(hours=1), {})
    await bench.ingest([IncomingEvent(gone, encode_data({}))])
    assert await bench.rows("SELECT points, level, name, hidden, changed FROM standing") == [(0, 1, None, True, True)]
    for table in ("star_token", "level_reached"):
        assert await bench.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - a test's own
    assert await bench.rows(PERIODS) == []


async def test_what_a_lost_level_had_opened_is_closed_again(bench: Bench) -> None:
    """What counted behind the level counts no more, once the points that led to it are taken back."""
    await install(bench.transactions, definition("veterans", min_level=2))
    await bench.ingest([bonus(1, 100)])
    await bench.ingest(await announced(bench, LEVEL_REACHED))
    await bench.ingest([incoming(number) for number in range(10, 13)])
    standing = "SELECT quest_code FROM completion WHERE reversed_at IS NULL"
    assert await bench.rows(standing) == [("veterans",)]
    await retract(bench, "user1-00001")
    assert await bench.rows(standing) == []
    assert await bench.rows("SELECT times_completed FROM user_quest_reward") == [(0,)]
