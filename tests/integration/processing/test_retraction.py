"""Taking events back on a real database: what rested on them goes, and nothing else does."""

import random
from typing import Any

import pytest

from processing_service.application.ingest_events import IngestStatus
from processing_service.domain.identity import retraction_id
from shared.exceptions import Conflict, NotFound
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, install
from tests.integration.processing.retracting import STANDING, WINS, announced, execute, retract
from tests.integration.processing.test_language import everything, week

GRANTS = "SELECT status, reversal_policy, reversal_reason FROM reward_grant ORDER BY quest_code, cycle, generation"
STATES = "SELECT quest_code, state FROM user_quest_reward WHERE state <> '{}' ORDER BY 1"
PLACES = "SELECT quest_code, cycle, completed_at, event_id FROM completion WHERE reversed_at IS NULL ORDER BY 1, 2"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pending", ("cancelled", None, "a fraud")),
        ("held", ("cancelled", None, "a fraud")),
        ("parked", ("cancelled", None, "a fraud")),
        ("sending", ("sending", "owe", "a fraud")),
        ("credited", ("credited", "owe", "a fraud")),
    ],
)
async def test_what_becomes_of_a_grant_depends_on_how_far_it_has_come(bench: Bench, before: str, after: Any) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    await execute(bench, f"UPDATE reward_grant SET status = '{before}'")  # noqa: S608 - a test's own
    retraction = await retract(bench, "user1-00001", "owe")
    assert retraction.taken_back == (("wins", 1),)
    assert await bench.rows(GRANTS) == [after]
    assert await bench.rows(STANDING) == []
    assert await bench.rows("SELECT times_completed, state ->> 'p' FROM user_quest_reward") == [(0, '["count", 2]')]


async def test_a_grant_without_gold_and_diamonds_is_reversed_at_once(bench: Bench) -> None:
    await install(bench.transactions, definition("wins", reward={"points": 5}))
    await bench.ingest([incoming(number) for number in range(3)])
    await retract(bench, "user1-00000")
    assert await bench.rows("SELECT status, reversed_at IS NOT NULL, reversal_policy FROM reward_grant") == [
        ("reversed", True, None)
    ]


async def test_what_does_not_rest_on_the_event_stays(bench: Bench) -> None:
    """A fourth win takes the place of the first: the completion stands, at another event."""
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(4)])
    assert (await retract(bench, "user1-00000")).taken_back == ()
    assert await bench.rows("SELECT cycle, event_id, reversed_at FROM completion") == [(1, "user1-00003", None)]
    assert await bench.rows(GRANTS) == [("pending", None, None)]
    assert await bench.rows("SELECT count(*) FROM toast") == [(1,)]


async def test_who_and_why_is_in_the_log_and_told_to_others(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    retraction = await retract(bench, "user1-00000")
    ((event_id, user_id, data),) = await bench.rows(
        "SELECT event_id, user_id, event_data FROM event WHERE event_type = 'EventRetracted'"
    )
    assert (event_id, user_id) == (retraction.retraction_id, "user1") == (retraction_id("user1-00000"), "user1")
    assert data == {
        "event_id": "user1-00000",
        "event_type": "MatchWon",
        "reason": "a fraud",
        "policy": "floor",
        "retracted_by": "admin-1",
        "taken_back": [{"code": "wins", "cycle": 1}],
    }
    told = await announced(bench, "EventRetracted")
    assert [one.status for one in await bench.ingest(told)] == [IngestStatus.DUPLICATE]


async def test_the_user_is_told_in_the_normal_numbering(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    await retract(bench, "user1-00000")
    assert await bench.rows("SELECT sequence, kind FROM toast ORDER BY 1") == [
        (1, "quest_completed"),
        (2, "reward_reversed"),
    ]
    ((payload,),) = await bench.rows("SELECT payload FROM toast WHERE sequence = 2")
    assert payload == {
        "code": "wins",
        "name": "Wins",
        "cycle": 1,
        "reward": {"gold": 0, "diamonds": 10, "points": 0, "badge": None},
    }
    assert await bench.rows("SELECT toast_sequence FROM participant") == [(2,)]


async def test_a_second_call_answers_the_same_and_changes_nothing(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    first = await retract(bench, "user1-00000", "owe")
    assert await retract(bench, "user1-00000", "floor") == first
    assert await bench.rows("SELECT count(*) FROM event WHERE event_type = 'EventRetracted'") == [(1,)]
    assert await bench.rows("SELECT count(*) FROM toast") == [(2,)]


@pytest.mark.parametrize(
    ("event_type", "why"),
    [
        ("UserUpdated", "says what the user is"),
        ("NewUserSignIn", "when the user joined"),
        ("QuestAccepted", "a quest's own life"),
        ("QuestCompleted", "retract the one that it rests on"),
        ("EventRetracted", "cannot be taken back"),
    ],
)
async def test_some_events_cannot_be_taken_back(bench: Bench, event_type: str, why: str) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(1, event_type, code="wins")])
    with pytest.raises(Conflict, match=why):
        await retract(bench, "user1-00001")
    assert await bench.rows("SELECT count(*) FROM retraction") == [(0,)]


async def test_what_the_log_does_not_hold_is_not_found(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    with pytest.raises(NotFound):
        await retract(bench, "nothing")
    assert await bench.rows("SELECT count(*) FROM participant") == [(0,)]


async def test_events_of_deleted_users_are_gone(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    await bench.ingest([incoming(9, "UserDeleted")])
    with pytest.raises(NotFound):
        await retract(bench, "user1-00000")


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_taken_back_was_never_there(bench: Bench, seed: int, other_bench: Bench) -> None:
    """Over all measures, zones and segments: states and standing completions are those of a log without the events."""
    await everything(bench.transactions)
    await everything(other_bench.transactions)
    happened = sorted(week(), key=lambda one: one.event.position)
    drawn = random.Random(seed).sample([one for one in happened if one.event.event_type in {"MatchWon", "Shared"}], 8)
    fraud = {one.event.event_id for one in drawn}
    await bench.ingest(happened)
    for event_id in sorted(fraud):
        await retract(bench, event_id)
    await other_bench.ingest([one for one in happened if one.event.event_id not in fraud])
    for query in (STATES, PLACES):
        assert await bench.rows(query) == await other_bench.rows(query)
    assert await bench.rows("SELECT count(*) > 0 FROM completion WHERE reversed_at IS NOT NULL") == [(True,)]
