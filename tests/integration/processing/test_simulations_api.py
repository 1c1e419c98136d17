"""Dry runs over the real log: what they report, and that they write nothing."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from processing_service.application.fold_the_past import FoldThePast
from processing_service.application.ingest_events import IngestStatus
from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event
from shared.contracts.event import encode_data
from tests.integration.processing.benches import no_rest
from tests.integration.processing.catalogs import LONG_AGO, definition, history
from tests.integration.processing.running_api import RunningApi
from tests.integration.processing.simulating import SIMULATIONS, WINS, report, simulate


async def win(api: RunningApi, user_id: str, *minutes: float, event_type: str = "MatchWon", **data: Any) -> None:
    """Have a user act at these minutes after the beginning of the year."""
    events = [
        Event(f"{user_id}-{event_type}-{minute}", event_type, user_id, LONG_AGO + timedelta(minutes=minute), data)
        for minute in minutes
    ]
    results = await api.service.ingest([IncomingEvent(event, encode_data(data)) for event in events])
    assert {result.status for result in results} == {IngestStatus.STORED}


async def picture(api: RunningApi) -> list[list[tuple[Any, ...]]]:
    """Everything that a dry run must leave alone."""
    tables = ("event", "participant", "user_quest_reward", "completion", "reward_grant", "toast", "outbox")
    return [await api.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]  # noqa: S608


async def test_the_report_tells_who_would_have_completed_when_and_for_how_much(api: RunningApi) -> None:
    """Totals, days, time to finish; the live log is as it was before."""
    await win(api, "swift", 0, 10, 20)
    await win(api, "slow", 0, 60, 24 * 60 + 30)
    await win(api, "near", 5, 6)
    await win(api, "away", 7, event_type="MatchLost")
    before = await picture(api)
    lines = await simulate(api, WINS)
    assert [line["kind"] for line in lines] == ["progress", "progress", "report"]
    assert lines[0] == {"kind": "progress", "users": 0, "total_users": 3, "events": 0}
    assert lines[1] == {"kind": "progress", "users": 3, "total_users": 3, "events": 8}
    found = lines[-1]
    totals = {"users": 3, "users_completed": 2, "completions": 2, "payout": {"gold": 0, "diamonds": 20, "points": 0}}
    assert found["total"] == found["estimated_total"] == totals
    assert found["days"] == [
        {"day": "2026-01-01", "completions": 1, "gold": 0, "diamonds": 10, "points": 0},
        {"day": "2026-01-02", "completions": 1, "gold": 0, "diamonds": 10, "points": 0},
    ]
    assert found["time_to_finish"] == {"median_seconds": 1200.0, "p90_seconds": 88200.0, "exact": True}
    assert (found["live"], found["since"], found["assumes_accepted"]) == (None, None, False)
    assert await picture(api) == before


async def test_examples_explain_what_became_of_each_event(api: RunningApi) -> None:
    """Some who complete, some nearly, some not; the condition that failed is named."""
    draft = definition("ranked", objective={"where": "event.data.mode == 'ranked'", "target": 2})
    await win(api, "done", 0, 1, mode="ranked")
    await win(api, "near", 0, mode="ranked")
    await win(api, "not", 0, mode="casual")
    examples = {one["user_id"]: one for one in (await report(api, draft))["examples"]}
    assert {user: one["fate"] for user, one in examples.items()} == {
        "done": "completed",
        "near": "nearly",
        "not": "not",
    }
    assert {user: one["status"] for user, one in examples.items()} == {
        "done": "completed",
        "near": "in_progress",
        "not": "available",
    }
    assert [(line["counted"], line["completes"]) for line in examples["done"]["events"]] == [(1, []), (1, [1])]
    assert (examples["near"]["progress"], examples["near"]["target"]) == (1, 2)
    (refused,) = examples["not"]["events"]
    assert (refused["event_id"], refused["event_type"], refused["counted"]) == ("not-MatchWon-0", "MatchWon", None)
    assert "event.data.mode == 'ranked'" in refused["reason"]


async def test_a_draft_is_compared_with_the_live_version_as_if_both_had_always_been_there(api: RunningApi) -> None:
    """Published now, and so blind to the past, the live version still counts all of it here."""
    now = LONG_AGO + timedelta(days=365)
    await api.install(history(WINS, published_at=now))
    await win(api, "two", 0, 1)
    await win(api, "three", 0, 1, 2)
    await win(api, "lost", 0, 1, 2, mode="casual")
    draft = definition(
        "wins", objective={"target": 2, "where": "!has(event.data.mode)"}, reward={"gold": 1, "diamonds": 3}
    )
    found = await report(api, draft)
    assert found["total"]["users_completed"] == 2
    assert found["live"] == {
        "version": 1,
        "users_completed": 2,
        "completions": 2,
        "payout": {"gold": 0, "diamonds": 20, "points": 0},
        "users_gained": 1,
        "users_lost": 1,
        "more_completions": 0,
        "more_payout": {"gold": 2, "diamonds": -14, "points": 0},
    }
    await api.install(history(WINS, published_at=now, archived_at=now))
    assert (await report(api, draft))["live"] is None


async def test_since_and_until_bound_the_events(api: RunningApi) -> None:
    """From a date on (inclusive), before a moment (exclusive)."""
    await win(api, "user1", *range(10))
    every = definition("wins", objective={"target": 1}, repeat={"limit": None, "reset": "on_completion"})
    since = (LONG_AGO + timedelta(minutes=2)).isoformat()
    until = (LONG_AGO + timedelta(minutes=7)).isoformat()
    bounded = every.model_dump(mode="json") | {"backfill": {"since": since, "pay": False}}
    found = await report(api, bounded, until=until)
    assert (found["total"]["completions"], found["events"], found["pays_past"]) == (5, 5, False)


async def test_moments_beyond_all_time_are_the_ends_of_the_log(api: RunningApi) -> None:
    """What can be written and not be stored is no reason to fail; a number is no moment."""
    await win(api, "user1", 0, 1, 2)
    widest = WINS.model_dump(mode="json") | {"backfill": {"since": "0001-01-01T00:00:00+23:59"}}
    found = await report(api, widest, until="9999-12-31T23:59:59-23:59")
    assert found["total"]["completions"] == 1
    body = {"definition": widest, "until": 0}
    assert (await api.http.post(SIMULATIONS, json=body, headers=api.as_admin())).status_code == 422


async def test_what_was_retracted_is_left_out(api: RunningApi) -> None:
    """The event stays in the log and counts nowhere."""
    await win(api, "user1", 0, 1, 2)
    async with api.service.database.transaction() as session:
        await session.execute(
            text("INSERT INTO retraction (event_id, retraction_id, user_id) VALUES ('user1-MatchWon-1', 'r', 'user1')")
        )
    assert (await report(api, WINS))["total"]["users_completed"] == 0


async def test_facts_and_prerequisites_are_those_that_are_stored(api: RunningApi) -> None:
    """The user's time zone makes the days; a prerequisite counts from where it was completed."""
    await api.install(WINS)
    await win(api, "berlin", -60, event_type="UserUpdated", time_zone="Pacific/Auckland")
    await win(api, "berlin", 0, 1, 2, 10 * 60, 12 * 60)
    daily = definition("daily", objective={"measure": "streak", "target": 2})
    assert (await report(api, daily))["total"]["users_completed"] == 1
    await win(api, "utc", 0, 10 * 60, 12 * 60)
    after = definition("after", objective={"target": 1}, prerequisites=["wins"])
    examples = {one["user_id"]: one for one in (await report(api, after))["examples"]}
    assert [line["reason"] for line in examples["berlin"]["events"]] == ["prerequisite 'wins' missing"] * 3 + [None]
    assert examples["utc"]["times_completed"] == 0


async def test_a_quest_that_nobody_could_accept_is_tried_as_if_all_had(api: RunningApi) -> None:
    """From the first event on, and the time to finish runs from there; one that could be accepted goes by the log."""
    await win(api, "user1", 0, 1, 2)
    await win(api, "user2", 0, 1, 2)
    opt_in = definition("chosen", enrolment="opt_in", deadline="PT2M")
    found = await report(api, opt_in)
    assert (found["assumes_accepted"], found["total"]["users_completed"]) == (True, 0)
    await api.install(definition("chosen", enrolment="opt_in"))
    await win(api, "user1", -1, event_type="QuestAccepted", code="chosen")
    found = await report(api, opt_in.model_copy(update={"deadline": None}))
    assert (found["assumes_accepted"], found["total"]["users_completed"]) == (False, 1)
    assert found["time_to_finish"]["median_seconds"] == 180.0


async def test_it_foretells_what_a_backfill_does(api: RunningApi) -> None:
    """Users whose events fill several slices included: as many completions, on the same days, for the same reward."""
    source = random.Random(3)
    for user, number in [("busy", 1300), *((f"user{index}", 30) for index in range(8))]:
        minutes = sorted(source.sample(range(20_000), number))
        await win(api, user, *minutes, mode="ranked" if user != "user1" else "casual")
    draft = definition(
        "wins",
        objective={"where": "event.data.mode == 'ranked'", "target": 7},
        repeat={"limit": None, "reset": "on_completion"},
        backfill={"since": "beginning"},
    )
    found = await report(api, draft)
    await api.install(history(draft, published_at=LONG_AGO + timedelta(days=365)))
    await FoldThePast(api.service.transactions, api.service.catalog, no_rest)()
    assert found["total"]["completions"] > 185
    assert await api.rows("SELECT count(*), count(DISTINCT user_id) FROM completion") == [
        (found["total"]["completions"], found["total"]["users_completed"])
    ]
    paid = await api.rows("SELECT sum(diamonds)::integer FROM reward_grant")
    assert paid == [(found["total"]["payout"]["diamonds"],)]
    by_day = "SELECT (completed_at AT TIME ZONE 'UTC')::date, count(*) FROM completion GROUP BY 1 ORDER BY 1"
    days = await api.rows(by_day)
    assert [(day["day"], day["completions"]) for day in found["days"]] == [(str(day), count) for day, count in days]


async def test_a_sample_is_always_of_the_same_users_and_scaled(api: RunningApi) -> None:
    """Half of two hundred users, roughly; twice the figures."""
    for number in range(200):
        await win(api, f"user{number}", 0, 1, 2)
    first, second = await report(api, WINS, sample=0.5), await report(api, WINS, sample=0.5)
    assert first["total"] == second["total"]
    assert first["examples"] == second["examples"]
    assert 60 < first["total"]["users"] < 140
    assert first["total"]["users"] == first["total"]["completions"]
    assert first["estimated_total"]["completions"] == 2 * first["total"]["completions"]
    assert len(first["examples"]) == 10
