"""How far the retraction of an event reaches: later cycles, other quests, claims and budgets."""

import pytest

from processing_service.application.claim_reward import ClaimReward
from processing_service.application.ingest_events import IngestStatus
from processing_service.application.release_grants import ReleaseGrants
from processing_service.domain.identity import completed_event_id
from shared.clock import SystemClock
from shared.exceptions import NotFound
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, history, install
from tests.integration.processing.retracting import STANDING, WINS, announced, execute, retract


async def test_reached_again_it_is_another_generation(bench: Bench) -> None:
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    await retract(bench, "user1-00000")
    await bench.ingest([incoming(7)])
    assert await bench.rows("SELECT cycle, generation, event_id, reversed_at FROM completion") == [
        (1, 1, "user1-00007", None)
    ]
    assert await bench.rows("SELECT generation, status FROM reward_grant ORDER BY 1") == [
        (0, "cancelled"),
        (1, "pending"),
    ]
    ids = {one.event.event_id for one in await announced(bench, "QuestCompleted")}
    assert ids == {completed_event_id("user1", "wins", 1), completed_event_id("user1", "wins", 1, 1)}


@pytest.mark.parametrize("arrives", ["before", "after"])
async def test_quests_about_quests_go_too_whether_word_has_come_or_not(bench: Bench, arrives: str) -> None:
    about = definition("about", objective={"on": ["QuestCompleted"], "where": "event.data.code == 'wins'", "target": 1})
    further = definition(
        "further", objective={"on": ["QuestCompleted"], "where": "event.data.code == 'about'", "target": 1}
    )
    await install(bench.transactions, WINS, about, further)
    await bench.ingest([incoming(number) for number in range(3)])
    if arrives == "before":
        for _ in range(3):
            await bench.ingest(await announced(bench, "QuestCompleted"))
        assert await bench.rows(STANDING) == [("about", 1), ("further", 1), ("wins", 1)]
    retraction = await retract(bench, "user1-00002")
    for event in await announced(bench, "QuestCompleted"):
        (result,) = await bench.ingest([event])
        assert result.status == (IngestStatus.DUPLICATE if arrives == "before" else IngestStatus.STORED)
    assert await bench.rows(STANDING) == []
    expected = {("wins", 1)} | ({("about", 1), ("further", 1)} if arrives == "before" else set())
    assert set(retraction.taken_back) == expected
    assert await bench.rows("SELECT DISTINCT status FROM reward_grant") == [("cancelled",)]


async def test_quests_that_depend_on_it_go_too(bench: Bench) -> None:
    second = definition("second", objective={"target": 1}, prerequisites=["wins"])
    third = definition("third", objective={"target": 1}, prerequisites=["second"])
    await install(bench.transactions, WINS, second, third)
    await bench.ingest([incoming(number) for number in range(5)])
    assert await bench.rows(STANDING) == [("second", 1), ("third", 1), ("wins", 1)]
    assert set((await retract(bench, "user1-00000")).taken_back) == {("third", 1)}
    assert await bench.rows(STANDING) == [("second", 1), ("wins", 1)]
    assert set((await retract(bench, "user1-00001")).taken_back) == {("second", 1)}
    assert set((await retract(bench, "user1-00002")).taken_back) == {("wins", 1)}


async def test_a_claim_goes_with_its_completion(bench: Bench) -> None:
    claims = definition("claims", objective={"on": ["RewardClaimed"], "target": 1})
    await install(bench.transactions, definition("wins", claim="manual"), claims)
    await bench.ingest([incoming(number) for number in range(3)])
    await ClaimReward(bench.transactions, bench.catalog, SystemClock())("user1", "wins", 1)
    await bench.ingest(await announced(bench, "RewardClaimed"))
    assert await bench.rows(STANDING) == [("claims", 1), ("wins", 1)]
    await retract(bench, "user1-00000")
    assert await bench.rows(STANDING) == []
    with pytest.raises(NotFound):
        await ClaimReward(bench.transactions, bench.catalog, SystemClock())("user1", "wins", 1)


async def test_a_budget_gets_back_what_is_not_paid_and_what_was_held_is_held_no_more(bench: Bench) -> None:
    every = definition(
        "wins",
        objective={"target": 1},
        repeat={"limit": None, "reset": "on_completion"},
        reward={"gold": 10},
        budget={"gold": 25},
    )
    await install(bench.transactions, every)
    await bench.ingest([incoming(number) for number in range(4)])
    assert await bench.rows("SELECT gold, held FROM emission") == [(20, 2)]
    assert (await retract(bench, "user1-00003")).taken_back == (("wins", 4),)
    assert await bench.rows("SELECT gold, held FROM emission") == [(20, 1)]
    await bench.ingest([incoming(1, user_id="user2")])
    await execute(bench, "UPDATE reward_grant SET status = 'credited' WHERE status = 'pending'")
    await retract(bench, "user1-00000")
    assert await bench.rows("SELECT gold, held FROM emission") == [(20, 1)]
    await retract(bench, "user1-00001")
    assert await bench.rows("SELECT gold, held FROM emission") == [(10, 1)]
    assert await ReleaseGrants(bench.transactions, bench.catalog)() == 1
    assert await bench.rows("SELECT gold, held FROM emission") == [(20, 0)]


async def test_what_stands_from_an_older_version_is_not_taken_back(bench: Bench) -> None:
    """The third win was the last under the first version; under the second, which recomputes, it completes nothing."""
    await install(bench.transactions, WINS)
    await bench.ingest([incoming(number) for number in range(3)])
    first = history(WINS)
    harder = definition("wins", objective={"target": 9}, migration="recompute")
    second = first.versions[0].model_copy(update={"version": 2, "definition": harder})
    await install(bench.transactions, first.model_copy(update={"versions": [*first.versions, second]}))
    assert (await retract(bench, "user1-00000")).taken_back == ()
    assert await bench.rows(STANDING) == [("wins", 1)]
