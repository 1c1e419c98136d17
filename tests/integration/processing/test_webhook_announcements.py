"""What the receivers of webhooks are told: written in the transaction of what it tells of, once."""

from typing import Any

import pytest

from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.application.claim_reward import ClaimReward
from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.release_grants import ReleaseGrants
from shared.clock import SystemClock
from shared.contracts.achievements import BADGE_UNLOCKED
from tests.integration.processing.bench import NOON, Bench, incoming
from tests.integration.processing.catalogs import definition, history, install
from tests.integration.processing.webhooks import Post

TOLD = "SELECT kind, user_id, payload ->> 'code' FROM webhook_delivery ORDER BY created_at, kind"
KINDS = "SELECT kind, count(*) FROM webhook_delivery GROUP BY 1 ORDER BY 1"


async def wins(bench: Bench, count: int = 3, user_id: str = "user1") -> None:
    """Have a user win as often."""
    await bench.ingest([incoming(number, user_id=user_id) for number in range(count)])


async def rest(_seconds: float) -> None:
    """No pause."""


@pytest.fixture
async def post(bench: Bench) -> Post:
    """Somebody wants everything."""
    opened = Post(bench.database)
    await opened.endpoint("https://example.com/")
    return opened


async def test_a_completed_quest_is_told(bench: Bench, post: Post) -> None:
    """With what its receiver needs to know, at the time of the event that completed it; delivered twice, told once."""
    await install(bench.transactions, definition("wins", reward={"diamonds": 10}))
    for _ in range(2):
        await wins(bench)
    ((kind, user_id, payload, occurred_at),) = await post.rows(
        "SELECT kind, user_id, payload, occurred_at FROM webhook_delivery"
    )
    assert (kind, user_id, occurred_at) == ("quest.completed", "user1", incoming(2).event.timestamp)
    assert payload == {
        "user_id": "user1",
        "code": "wins",
        "name": "Wins",
        "cycle": 1,
        "version": 1,
        "claim": "automatic",
        "reward": {"gold": 0, "diamonds": 10, "points": 0, "badge": None},
    }


async def test_a_plain_badge_is_told_as_unlocked_by_its_name(bench: Bench, post: Post) -> None:
    for _ in range(2):
        await bench.ingest([incoming(1, BADGE_UNLOCKED, name="Find the treasure")])
    told = "SELECT kind, payload ->> 'code', payload ->> 'name', payload -> 'reward' ->> 'points' FROM webhook_delivery"
    assert await post.rows(told) == [("achievement.unlocked", None, "Find the treasure", "0")]


async def test_an_achievement_is_told_as_unlocked(bench: Bench, post: Post) -> None:
    """And its points, which need no wallet, as credited with it, and the level that they reach."""
    await install(bench.transactions, definition("wins", kind="achievement", reward={"points": 100}))
    await wins(bench)
    assert await post.rows(KINDS) == [("achievement.unlocked", 1), ("level.reached", 1), ("reward.credited", 1)]
    ((payload,),) = await post.rows("SELECT payload FROM webhook_delivery WHERE kind = 'reward.credited'")
    ((grant_id,),) = await post.rows("SELECT grant_id FROM reward_grant")
    assert payload == {
        "user_id": "user1",
        "grant_id": grant_id,
        "code": "wins",
        "name": "Wins",
        "cycle": 1,
        "reward": {"gold": 0, "diamonds": 0, "points": 100, "badge": None},
    }
    assert await post.rows("SELECT payload FROM webhook_delivery WHERE kind = 'level.reached'") == [
        ({"user_id": "user1", "level": 2},)
    ]


async def test_a_credit_is_told_when_the_wallet_has_booked_it(bench: Bench, post: Post) -> None:
    """Once, however often the answer is recorded."""
    await install(bench.transactions, definition("wins"))
    await wins(bench)
    assert await post.rows(KINDS) == [("quest.completed", 1)]
    queue = PostgresGrantQueue(bench.database)
    (due,) = await queue.claim(10, 60)
    for _ in range(2):
        await queue.settle([due.grant_id], {})
    assert await post.rows(KINDS) == [("quest.completed", 1), ("reward.credited", 1)]
    told = "SELECT occurred_at = credited_at FROM webhook_delivery, reward_grant WHERE kind = 'reward.credited'"
    assert await post.rows(told) == [(True,)]


async def test_a_claimed_reward_without_gold_is_told_with_the_claim(bench: Bench, post: Post) -> None:
    """It is credited by being claimed."""
    await install(bench.transactions, definition("wins", claim="manual", reward={"badge": "winner"}))
    await wins(bench)
    assert await post.rows(KINDS) == [("quest.completed", 1)]
    claim = ClaimReward(bench.transactions, bench.catalog, SystemClock())
    for _ in range(2):
        await claim("user1", "wins", 1)
    assert await post.rows(KINDS) == [("quest.completed", 1), ("reward.credited", 1)]


async def test_what_a_budget_held_is_told_when_it_is_released(bench: Bench, post: Post) -> None:
    """Also a reward that has nothing in it for a wallet and waited behind others that had."""
    paid = definition("wins", repeat={"limit": None, "reset": "on_completion"}, budget={"diamonds": 10})
    await install(bench.transactions, paid)
    await wins(bench, 6)
    free = paid.model_copy(update={"reward": definition("x", reward={"badge": "winner"}).reward})
    richer = free.model_copy(update={"budget": definition("x", budget={"diamonds": 100}).budget})
    await install(bench.transactions, history(paid, free, published_at=NOON.replace(year=2025)))
    await bench.ingest([incoming(number) for number in range(6, 9)])
    assert await post.rows("SELECT status, diamonds FROM reward_grant ORDER BY cycle") == [
        ("pending", 10),
        ("held", 10),
        ("held", 0),
    ]
    await install(bench.transactions, history(paid, free, richer, published_at=NOON.replace(year=2025)))
    assert await ReleaseGrants(bench.transactions, bench.catalog)() == 2
    assert await post.rows(KINDS) == [("quest.completed", 3), ("reward.credited", 1)]


@pytest.mark.parametrize(("notify", "expected"), [(True, [("quest.completed", 1)]), (False, [])])
async def test_the_past_is_told_as_its_definition_wishes(
    bench: Bench, post: Post, notify: bool, expected: list[Any]
) -> None:
    """A silent backfill is silent here, too."""
    await wins(bench)
    late = definition("wins", backfill={"since": "beginning", "notify": notify})
    await install(bench.transactions, history(late, published_at=NOON.replace(month=7)))
    await FoldThePast(bench.transactions, bench.catalog, rest)()
    assert await post.rows("SELECT count(*) FROM completion") == [(1,)]
    assert await post.rows(KINDS) == expected


async def test_a_deleted_user_is_forgotten(bench: Bench, post: Post) -> None:
    """What waits for receivers goes with everything else, and nothing is written afterwards."""
    await install(bench.transactions, definition("wins"))
    await wins(bench)
    await wins(bench, user_id="user2")
    queue = PostgresGrantQueue(bench.database)
    due = await queue.claim(10, 60)
    await bench.ingest([incoming(9, "UserDeleted")])
    await queue.settle([one.grant_id for one in due], {})
    assert await post.rows(TOLD) == [("quest.completed", "user2", "wins"), ("reward.credited", "user2", "wins")]


async def test_nobody_wants_anything(bench: Bench) -> None:
    """Nothing is written then, nor for an endpoint that is paused."""
    post = Post(bench.database)
    await post.endpoint("https://example.com/")
    await post.execute("UPDATE webhook_endpoint SET status = 'paused'")
    await install(bench.transactions, definition("wins"))
    await wins(bench)
    assert await post.rows(KINDS) == []
