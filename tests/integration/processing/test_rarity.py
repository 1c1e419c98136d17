"""How rare achievements are: who counts as a holder, who as a user, and how often it is counted."""

from datetime import timedelta

from processing_service.adapters.postgres.rarity import PostgresRarity
from processing_service.adapters.postgres.turns import RARITY_KEY, PostgresTurn
from processing_service.application.count_in_turn import CountInTurn
from processing_service.application.ports.rarity import Share
from processing_service.application.read_rarity import ReadRarity
from tests.integration.processing.bench import NOON, Bench, incoming
from tests.integration.processing.catalogs import definition, history, install
from tests.unit.processing.fakes import FakeClock

EVERY = timedelta(seconds=60)
AFTER = NOON + timedelta(days=1)


async def execute(bench: Bench, statement: str) -> None:
    """Change the database behind everybody's back."""
    await bench.rows(f"{statement} RETURNING 1")


async def two_of_three_win(bench: Bench) -> None:
    """Three users, two of whom complete an achievement, one of these twice."""
    goal = {"target": 1}
    again = {"limit": None, "reset": "on_completion"}
    await install(
        bench.transactions,
        definition("winner", kind="achievement", objective=goal, repeat=again),
        definition("loser", kind="achievement", objective={"on": ["MatchLost"], "target": 1}),
        definition("hidden-one", kind="achievement", visibility="hidden", objective=goal),
        definition("a-quest", objective=goal),
    )
    await bench.ingest([incoming(1, user_id="user1"), incoming(2, user_id="user1"), incoming(1, user_id="user2")])
    await bench.ingest([incoming(1, "Nothing", user_id="user3")])


async def test_a_holder_has_completed_it_once_and_keeps_it(bench: Bench) -> None:
    await two_of_three_win(bench)
    rarity, clock = PostgresRarity(bench.database), FakeClock()
    await rarity.count(clock.now())
    assert await rarity.of(["winner", "loser", "unknown"]) == {
        "winner": Share(2, 3),
        "loser": Share(0, 3),
        "unknown": Share(0, 3),
    }
    await execute(bench, "UPDATE completion SET reversed_at = now() WHERE user_id = 'user2'")
    await execute(bench, "UPDATE participant SET erased_at = now() WHERE user_id = 'user3'")
    clock.move(60)
    await rarity.count(clock.now())
    assert (await rarity.of(["winner"]))["winner"].part == 1 / 2
    await execute(bench, "UPDATE completion SET reversed_at = now()")
    clock.move(60)
    await rarity.count(clock.now())
    assert await bench.rows("SELECT code FROM rarity") == []


async def test_holders_are_counted_whatever_their_cycles_are_called(bench: Bench) -> None:
    """A completion of a period is called by the period, and one of a past that is not paid counts backwards."""
    daily, past = {"reset": "daily"}, {"since": "beginning", "pay": False}
    await install(
        bench.transactions,
        definition("daily", kind="achievement", objective={"target": 1}, repeat=daily),
        history(definition("veteran", kind="achievement", objective={"target": 1}, backfill=past), published_at=AFTER),
    )
    await bench.ingest([incoming(1), incoming(2), incoming(3)])
    cycles = await bench.rows("SELECT DISTINCT cycle FROM completion ORDER BY cycle")
    assert (1,) not in cycles
    rarity = PostgresRarity(bench.database)
    await rarity.count(FakeClock().now())
    assert await rarity.of(["daily", "veteran"]) == {"daily": Share(1, 1), "veteran": Share(1, 1)}


async def test_several_schedulers_count_once(bench: Bench) -> None:
    await two_of_three_win(bench)
    rarity, clock = PostgresRarity(bench.database), FakeClock()
    turn = PostgresTurn(bench.database, RARITY_KEY)
    count = CountInTurn(rarity, turn, clock, every=EVERY)
    async with turn():
        assert not await count()
    assert await count()
    assert not await count()
    clock.move(31)
    assert await count()


async def test_only_achievements_that_everybody_may_know_of_are_told(bench: Bench) -> None:
    await two_of_three_win(bench)
    rarity = PostgresRarity(bench.database)
    await rarity.count(FakeClock().now())
    read = ReadRarity(bench.transactions, bench.catalog, rarity)
    assert await read(0, 10) == ([("loser", Share(0, 3)), ("winner", Share(2, 3))], 2)
    assert await read(1, 1) == ([("winner", Share(2, 3))], 2)
