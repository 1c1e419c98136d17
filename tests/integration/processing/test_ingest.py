"""Ingesting on a real database: stored once, folded right, paid once, whatever the order."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.ingest_events import IngestStatus
from processing_service.application.messages import IncomingEvent, ParkingReason
from processing_service.application.sync_catalog import SyncCatalog
from shared.contracts.event import encode_data
from shared.database import Database, create_engine
from tests.integration.processing.bench import NOON, Bench, incoming
from tests.integration.processing.catalogs import SIGN_IN_QUEST, FixedCatalog, definition, history, install


async def test_the_story_of_the_first_system(bench: Bench) -> None:
    """Three sign-ins complete once, six twice, nine still twice; each completion has one grant, toast and event."""
    await install(bench.transactions, SIGN_IN_QUEST)
    completions: list[tuple[tuple[str, int], ...]] = []
    for number in range(9):
        event_type = "NewUserSignIn" if number == 0 else "UserSignIn"
        (result,) = await bench.ingest([incoming(number, event_type)])
        completions.append(result.completions)
    code = SIGN_IN_QUEST.code
    assert completions == [(), (), ((code, 1),), (), (), ((code, 2),), (), (), ()]
    assert await bench.rows("SELECT cycle, diamonds, status FROM reward_grant ORDER BY 1") == [
        (1, 10, "pending"),
        (2, 10, "pending"),
    ]
    assert await bench.rows("SELECT sequence, kind, payload ->> 'cycle' FROM toast ORDER BY 1") == [
        (1, "quest_completed", "1"),
        (2, "quest_completed", "2"),
    ]
    derived = await bench.rows("SELECT event_type, occurred_at FROM outbox ORDER BY occurred_at")
    assert derived == [("QuestCompleted", NOON + timedelta(minutes=2)), ("QuestCompleted", NOON + timedelta(minutes=5))]


async def test_a_first_sign_in_gives_rows_to_quests_that_only_listen_to_later_ones(bench: Bench) -> None:
    """The rows of the automatic sign-in quests are there after `NewUserSignIn`."""
    await install(bench.transactions, definition("later", objective={"on": ["UserSignIn"]}), definition("other"))
    await bench.ingest([incoming(1, "NewUserSignIn")])
    assert await bench.rows("SELECT quest_code, times_completed FROM user_quest_reward") == [("later", 0)]


async def test_a_duplicate_changes_nothing_and_another_body_is_refused(bench: Bench) -> None:
    """The id is the key, for ever; the same id with another body is no duplicate."""
    await install(bench.transactions, definition("wins"))
    first = incoming(1, points=1)
    other = IncomingEvent(replace(first.event, data={"points": 2}), encode_data({"points": 2}))
    results = await bench.ingest([first, first, other])
    assert [result.status for result in results] == [
        IngestStatus.STORED,
        IngestStatus.DUPLICATE,
        IngestStatus.REFUSED,
    ]
    again = await bench.ingest([other, first])
    assert [result.status for result in again] == [IngestStatus.REFUSED, IngestStatus.DUPLICATE]
    assert again[0].refusal is not None
    assert again[0].refusal.reason is ParkingReason.SAME_ID_OTHER_BODY
    assert await bench.rows("SELECT state ->> 'p' FROM user_quest_reward") == [('["count", 1]',)]


QUESTS = (
    definition("wins", repeat={"limit": 3, "reset": "on_completion"}),
    definition("points", objective={"measure": "sum", "field": "points", "target": 20}, prerequisites=["wins"]),
    definition("maps", objective={"measure": "distinct", "field": "map", "target": 3}, claim="manual"),
    definition(
        "ranked",
        objective={"where": "event.data.mode == 'ranked' && event.data.points >= 3", "target": 2},
        prerequisites=["points", "maps"],
    ),
    definition("evening", window={"starts_at": NOON + timedelta(minutes=5), "ends_at": NOON + timedelta(minutes=25)}),
)


def _random_events(source: random.Random, users: int, each: int) -> list[IncomingEvent]:
    return [
        incoming(
            number,
            source.choice(["MatchWon", "MatchWon", "MatchLost"]),
            f"user{user}",
            points=source.randint(0, 9),
            map=source.choice("abcd"),
            mode=source.choice(["ranked", "casual"]),
        )
        for user in range(users)
        for number in range(each)
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_duplication_and_batching_ends_the_same(
    bench: Bench, processing_database_url: str, seed: int
) -> None:
    """T5 on the real database, with several ingests at once: the picture is that of one in-order run."""
    source = random.Random(seed)
    await install(bench.transactions, *QUESTS)
    events = _random_events(source, users=6, each=30)
    await bench.ingest(sorted(events, key=lambda one: one.event.position))
    expected = await bench.picture()
    assert len(expected[1]) > 10
    async with bench.database.transaction() as session:
        for table in ("event", "user_quest_reward", "completion", "reward_grant", "toast", "outbox", "participant"):
            await session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    shuffled = [event for event in events for _ in range(source.randint(1, 3))]
    source.shuffle(shuffled)
    batches: list[Sequence[IncomingEvent]] = []
    while shuffled:
        size = source.randint(1, 40)
        batches.append(shuffled[:size])
        shuffled = shuffled[size:]
    queue = iter(batches)

    async def work() -> None:
        own = Bench(Database(create_engine(processing_database_url, application_name="test")))
        for batch in queue:
            await own.ingest(batch)
        await own.database.close()

    await asyncio.gather(*(work() for _ in range(4)))
    assert await bench.picture() == expected


async def without_rest(_worked_seconds: float) -> None:
    """No pause between the steps."""


async def test_a_definition_that_comes_late_finds_the_events_that_came_before_it(bench: Bench) -> None:
    """Events stored after `published_at` but before the copy knew of it are folded from the log."""
    await install(bench.transactions, definition("other"))
    fold_the_past = FoldThePast(bench.transactions, bench.catalog, without_rest)
    await fold_the_past()
    await bench.ingest([incoming(number) for number in range(7)])
    late = history(
        definition("wins", repeat={"limit": None, "reset": "on_completion"}), published_at=NOON + timedelta(minutes=1)
    )
    await SyncCatalog(bench.transactions, FixedCatalog(history(definition("other")), late, revision=2))()
    assert await fold_the_past() == 1
    assert await bench.rows("SELECT cycle, event_id FROM completion WHERE quest_code = 'wins' ORDER BY 1") == [
        (1, "user1-00003"),
        (2, "user1-00006"),
    ]
    assert await fold_the_past() == 0


async def test_a_deleted_user_leaves_hashes_and_nothing_else(bench: Bench) -> None:
    """Payloads, progress, toasts go; pending grants are cancelled; later and repeated events are discarded."""
    await install(bench.transactions, definition("wins"))
    await bench.ingest([incoming(number) for number in range(3)])
    await bench.ingest([incoming(9, "UserDeleted")])
    for table in ("event", "user_quest_reward", "completion", "toast"):
        assert await bench.rows(f"SELECT * FROM {table}") == []  # noqa: S608
    assert await bench.rows("SELECT status FROM reward_grant") == [("cancelled",)]
    late = await bench.ingest([incoming(1), incoming(20)])
    assert [result.status for result in late] == [IngestStatus.REFUSED, IngestStatus.REFUSED]
    assert await bench.rows("SELECT count(*) FROM erased_event") == [(5,)]
    stolen = IncomingEvent(replace(incoming(1).event, user_id="user2"), "{}")
    assert [result.status for result in await bench.ingest([stolen])] == [IngestStatus.DUPLICATE]


async def test_what_is_recorded_stands_and_is_not_rewarded_again(bench: Bench) -> None:
    """A version with a higher target becomes known late: the completion under the older one stays the only one."""
    wins = history(definition("wins"))
    await install(bench.transactions, wins)
    await bench.ingest([incoming(number) for number in range(3)])
    published_at = NOON - timedelta(minutes=1)
    newer = wins.versions[0].model_copy(
        update={"version": 2, "published_at": published_at, "definition": definition("wins", objective={"target": 5})}
    )
    late = wins.model_copy(update={"versions": [*wins.versions, newer]})
    await SyncCatalog(bench.transactions, FixedCatalog(late, revision=2))()
    await FoldThePast(bench.transactions, bench.catalog, without_rest)()
    results = await bench.ingest([incoming(number) for number in range(3, 8)])
    assert [result.completions for result in results] == [()] * 5
    for table in ("completion", "reward_grant", "toast", "outbox"):
        assert await bench.rows(f"SELECT count(*) FROM {table}") == [(1,)]  # noqa: S608
