"""Statistics: what quests have come to, and what each day has brought."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from processing_service.adapters.postgres.counted_statistics import PostgresCountedStatistics
from processing_service.adapters.postgres.statistics import PostgresStatistics
from processing_service.application.ports.statistics import ActivityDay, Amounts, QuestDay, QuestNumbers
from processing_service.application.read_quest_history import last_days
from shared.contracts.definition import Definition
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import LONG_AGO, definition, install
from tests.integration.processing.running_api import RunningApi, codes

NOW = datetime(2026, 6, 3, 8, tzinfo=UTC)
NOTHING = Amounts()


async def execute(bench: Bench, statement: str, **parameters: Any) -> None:
    """Change something as another process would have."""
    async with bench.database.transaction() as session:
        await session.execute(text(statement), parameters)


async def count(bench: Bench, now: datetime = NOW) -> None:
    """As the scheduler does at that moment."""
    await PostgresCountedStatistics(bench.database).count(now)


async def wins(bench: Bench, **changes: Any) -> None:
    """A quest that every second win completes, again and again, for five gold and seven points."""
    again = {"limit": None, "reset": "on_completion"}
    reward = {"gold": 5, "points": 7}
    await install(
        bench.transactions, definition("wins", objective={"target": 2}, repeat=again, reward=reward, **changes)
    )


async def test_a_quest_has_completions_users_and_payout(bench: Bench) -> None:
    await wins(bench)
    await bench.ingest([incoming(number) for number in range(5)])
    await bench.ingest([incoming(number, user_id="user2") for number in (7, 8)])
    await bench.ingest([incoming(9, user_id="user3")])
    await count(bench)
    found = await PostgresStatistics(bench.database).quests(["wins", "unknown"])
    assert found["wins"] == QuestNumbers(
        completions=3,
        last_completed_at=incoming(8).event.timestamp,
        payout={"pending": Amounts(gold=15, points=21)},
        users_completed=2,
        users_under_way=2,  # user1 with the fifth win, and user3; user2 has nothing in hand
        users_counted_at=NOW,
    )
    assert found["unknown"] == QuestNumbers(users_counted_at=NOW)


async def test_payout_is_told_by_what_became_of_the_grants(bench: Bench) -> None:
    await wins(bench)
    await bench.ingest([incoming(number) for number in range(16)])
    for cycle, status in enumerate(("credited", "sending", "held", "parked", "reversed", "cancelled", "credited"), 1):
        await execute(bench, "UPDATE reward_grant SET status = :s WHERE cycle = :c", s=status, c=cycle)
    await execute(bench, "UPDATE reward_grant SET reversal_policy = 'owe' WHERE cycle IN (5, 7)")
    (numbers,) = (await PostgresStatistics(bench.database).quests(["wins"])).values()
    one, two = Amounts(gold=5, points=7), Amounts(gold=10, points=14)
    assert numbers.payout == {"credited": one, "pending": two, "held": one, "parked": one, "reversed": two}


async def test_each_day_of_the_span_is_there(bench: Bench) -> None:
    await wins(bench)
    await install(
        bench.transactions,
        definition("wins", objective={"target": 1}, repeat={"limit": None, "reset": "on_completion"}),
        definition("other", objective={"target": 1}, reward={"gold": 1}),
    )
    # From noon of June 1: two of that day, one of the last minute of June 2, one of the first of June 3.
    late = 36 * 60
    await bench.ingest([incoming(number) for number in (0, 1, late - 1, late)])
    await execute(bench, "UPDATE completion SET reversed_at = now() WHERE cycle = 2")
    await execute(bench, "UPDATE reward_grant SET status = 'cancelled' WHERE cycle = 2")
    statistics = PostgresStatistics(bench.database)
    first, last = last_days(NOW, 4)
    assert await statistics.days(["wins"], first, last) == [
        QuestDay(date(2026, 5, 31), 0, NOTHING),
        QuestDay(date(2026, 6, 1), 1, Amounts(diamonds=10)),
        QuestDay(date(2026, 6, 2), 1, Amounts(diamonds=10)),
        QuestDay(date(2026, 6, 3), 1, Amounts(diamonds=10)),
    ]
    both = await statistics.days(["wins", "other"], first, last)
    assert both[1] == QuestDay(date(2026, 6, 1), 2, Amounts(gold=1, diamonds=10))
    assert await statistics.days([], last, last) == [QuestDay(last, 0, NOTHING)]


async def test_activity_is_counted_by_the_day_of_acceptance(bench: Bench) -> None:
    """And a day that is over is counted a last time only."""
    await bench.ingest([incoming(1), incoming(2), incoming(1, user_id="user2")])
    await execute(bench, "UPDATE event SET received_at = :at", at=NOW - timedelta(days=2))
    await count(bench)
    await bench.ingest([incoming(3)])
    await execute(bench, "UPDATE event SET received_at = :at WHERE event_id = 'user1-00003'", at=NOW)
    await execute(bench, "DELETE FROM event WHERE user_id = 'user2'")
    await count(bench, NOW + timedelta(minutes=1))
    activity = await PostgresStatistics(bench.database).activity(*last_days(NOW, 30))
    assert activity.counted_at == NOW + timedelta(minutes=1)
    assert activity.days == {date(2026, 6, 1): ActivityDay(3, 2), date(2026, 6, 3): ActivityDay(1, 1)}


async def test_a_day_stays_open_until_no_transaction_of_it_can_be(bench: Bench) -> None:
    midnight = datetime(2026, 6, 3, tzinfo=UTC)
    await count(bench, midnight - timedelta(hours=1))
    await bench.ingest([incoming(1)])
    await execute(bench, "UPDATE event SET received_at = :at", at=midnight - timedelta(seconds=1))
    await count(bench, midnight + timedelta(minutes=1))
    activity = await PostgresStatistics(bench.database).activity(*last_days(midnight, 2))
    assert activity.days == {date(2026, 6, 2): ActivityDay(1, 1), date(2026, 6, 3): ActivityDay(0, 0)}


async def test_a_day_of_the_log_is_found_by_its_index(bench: Bench) -> None:
    """Not by reading the log: ten million events would take long."""
    async with bench.database.transaction() as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await session.execute(
            text("EXPLAIN SELECT count(DISTINCT user_id) FROM event WHERE received_at >= now() - interval '1 day'")
        )
        assert "ix_event_received_at" in "\n".join(plan.scalars())


async def test_administrators_read_them(api: RunningApi) -> None:
    """A quest, an achievement and a stat, which is never completed and left out."""
    await api.install(
        definition("wins"),
        definition("medal", kind="achievement"),
        Definition.model_validate({"code": "won", "kind": "stat", "name": "Won", "objective": {"on": ["MatchWon"]}}),
    )
    await api.happen(3)
    headers = api.as_admin()
    page = (await api.http.get("/api/v1/operations/quests", headers=headers)).json()
    assert (codes(page["items"]), page["total"]) == (["medal", "wins"], 2)
    nothing = {"gold": 0, "diamonds": 0, "points": 0}
    assert page["items"][1] == {
        "code": "wins",
        "name": "Wins",
        "kind": "quest",
        "completions": 1,
        "last_completed_at": (LONG_AGO + timedelta(minutes=3)).isoformat().replace("+00:00", "Z"),
        "users_completed": 0,
        "users_under_way": 0,
        "users_counted_at": None,
        "payout": {
            "credited": nothing,
            "pending": {**nothing, "diamonds": 10},
            "held": nothing,
            "parked": nothing,
            "reversed": nothing,
        },
    }
    only = await api.http.get("/api/v1/operations/quests?kind=achievement&limit=1", headers=headers)
    assert codes(only.json()["items"]) == ["medal"]


async def test_spans_are_bounded_and_end_today(api: RunningApi) -> None:
    await api.install(definition("wins", objective={"target": 1}))
    await api.happen(1)
    await PostgresCountedStatistics(api.service.database).count(datetime.now(UTC))
    headers = api.as_admin()
    today = datetime.now(UTC).date()
    await api.execute("UPDATE completion SET completed_at = now()")
    await api.execute("UPDATE reward_grant SET earned_at = now()")
    history = (await api.http.get("/api/v1/operations/quests/wins/history?days=366", headers=headers)).json()
    assert (history["code"], len(history["days"])) == ("wins", 366)
    assert date.fromisoformat(history["days"][-1]["day"]) in (today, today + timedelta(days=1))
    (day,) = [one for one in history["days"] if one["completions"]]
    assert day == {"day": day["day"], "completions": 1, "gold": 0, "diamonds": 10, "points": 0}
    totals = (await api.http.get("/api/v1/operations/totals?days=2", headers=headers)).json()
    assert len(totals["days"]) == 2
    assert sum(one["events"] for one in totals["days"]) == sum(one["active_users"] for one in totals["days"]) == 1
    assert totals["activity_counted_at"] is not None
    for path in ("quests/wins/history", "totals"):
        for days in ("0", "367", "x"):
            refused = await api.http.get(f"/api/v1/operations/{path}?days={days}", headers=headers)
            assert refused.status_code == 422
    assert (await api.http.get("/api/v1/operations/quests/unknown/history", headers=headers)).status_code == 404
    for path in ("quests", "quests/wins/history", "totals"):
        assert (await api.http.get(f"/api/v1/operations/{path}", headers=api.as_user("user1"))).status_code == 403
