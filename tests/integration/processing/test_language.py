"""The quest language on a real database: what is stored is read back as it was, in whatever order events arrive."""

import random
from datetime import timedelta
from typing import Any

import pytest

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event
from shared.contracts.event import encode_data
from tests.integration.processing.bench import NOON, Bench
from tests.integration.processing.catalogs import definition, install

TREE = definition(
    "tree",
    objective={
        "id": "both",
        "all_of": [
            {"id": "wins", "on": ["MatchWon"], "target": 3, "cooldown": "PT1H", "cap": {"per": "day", "most": 2}},
            {
                "id": "either",
                "any_of": [
                    {"id": "maps", "on": ["MatchWon"], "measure": "distinct", "field": "map", "target": 3},
                    {"id": "best", "on": ["MatchWon"], "measure": "max", "field": "points", "target": 50},
                ],
            },
        ],
    },
    repeat={"reset": "on_completion", "limit": None},
)
DAILY = definition("daily", objective={"target": 2}, repeat={"reset": "daily"})
STREAK = definition(
    "streak",
    objective={"measure": "streak", "target": 3, "grace": 0, "freezes": {"on": ["FreezeBought"], "field": "number"}},
    repeat={"reset": "on_completion", "limit": None},
)
STEPS = definition(
    "steps",
    objective={
        "measure": "sequence",
        "steps": [{"on": ["MatchWon"]}, {"on": ["Shared"], "within": "PT6H"}, {"on": ["MatchWon"]}],
    },
    repeat={"reset": "on_completion", "limit": None},
)
LOCALS = definition("locals", objective={"target": 4}, segment="user.attributes.country == 'DE'")


def week() -> list[IncomingEvent]:
    """Some weeks of a user who moves from Berlin to Auckland, buys a freeze, wins and shares."""
    happened: list[tuple[str, timedelta, dict[str, Any]]] = [
        ("NewUserSignIn", timedelta(hours=-5), {}),
        ("UserUpdated", timedelta(hours=-6), {"time_zone": "Europe/Berlin", "attributes": {"country": "DE"}}),
        ("UserUpdated", timedelta(days=6), {"time_zone": "Pacific/Auckland", "attributes": {"country": "NZ"}}),
        ("FreezeBought", timedelta(days=1, hours=2), {"number": 2}),
    ]
    for hour in (0, 1, 3, 23, 26, 27, 71, 96, 100, 121, 144, 150, 170, 171, 200, 230, 260):
        data = {"map": f"map-{hour % 4}", "points": hour % 60}
        happened.append(("MatchWon", timedelta(hours=hour), data))
        happened.append(("Shared", timedelta(hours=hour, minutes=30 + hour), {}))
    return [
        IncomingEvent(
            Event(f"e-{number:03}", event_type, "user1", NOON + after, data),
            encode_data(data),
        )
        for number, (event_type, after, data) in enumerate(happened)
    ]


async def everything(transactions: PostgresTransactions) -> None:
    await install(transactions, TREE, DAILY, STREAK, STEPS, LOCALS)


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_of_arrival_ends_in_the_same_rows(bench: Bench, seed: int, other_bench: Bench) -> None:
    """Facts come first here: what a late fact does to what was recorded has tests of its own."""
    await everything(bench.transactions)
    await everything(other_bench.transactions)
    events = sorted(week(), key=lambda one: one.event.position)
    facts = [one for one in events if one.event.event_type in {"NewUserSignIn", "UserUpdated"}]
    for event in events:
        await bench.ingest([event])
    shuffled = [one for one in events if one not in facts]
    random.Random(seed).shuffle(shuffled)
    await other_bench.ingest(facts)
    for start in range(0, len(shuffled), 5):
        await other_bench.ingest(shuffled[start : start + 5])
    assert await other_bench.picture() == await bench.picture()
    completed = {code for _, code, *_ in (await bench.picture())[1]}
    assert completed == {"tree", "daily", "streak", "steps", "locals"}


async def test_a_fact_that_comes_late_decides_anew_and_takes_nothing_back(bench: Bench, other_bench: Bench) -> None:
    """States are those of the sorted order; completions that were recorded stand beside those of the sorted order."""
    await everything(bench.transactions)
    await everything(other_bench.transactions)
    events = sorted(week(), key=lambda one: one.event.position)
    for event in events:
        await bench.ingest([event])
    late = [one for one in events if one.event.event_type == "UserUpdated"]
    await other_bench.ingest([one for one in events if one not in late])
    await other_bench.ingest(late)
    in_order, anew = await bench.picture(), await other_bench.picture()
    assert anew[0] == in_order[0]
    recorded = {row[:3] for row in anew[1]}
    assert {row[:3] for row in in_order[1]} <= recorded


async def test_what_is_known_of_a_user_is_kept_beside_their_row(bench: Bench) -> None:
    await everything(bench.transactions)
    events = [one for one in week() if one.event.event_type in {"NewUserSignIn", "UserUpdated"}]
    for event in reversed(events):
        await bench.ingest([event])
    ((facts,),) = await bench.rows("SELECT facts FROM participant")
    assert facts["joined"] == (NOON - timedelta(hours=5)).isoformat()
    assert [known[1:] for known in facts["known"]] == [
        ["Europe/Berlin", {"country": "DE"}],
        ["Pacific/Auckland", {"country": "NZ"}],
    ]


async def test_a_completion_that_comes_back_elsewhere_is_known_at_its_new_place(bench: Bench) -> None:
    """A late abandonment takes its place away; it stands, and moves to where it comes again."""
    dare = definition("dare", objective={"target": 2}, enrolment="opt_in")
    await install(bench.transactions, dare)

    def happens(number: int, event_type: str, **data: Any) -> IncomingEvent:
        event = Event(f"e-{number:02}", event_type, "user1", NOON + timedelta(minutes=number), data)
        return IncomingEvent(event, encode_data(data))

    await bench.ingest([happens(1, "QuestAccepted", code="dare"), happens(2, "MatchWon"), happens(6, "MatchWon")])
    assert await bench.rows("SELECT cycle, event_id FROM completion") == [(1, "e-06")]
    await bench.ingest([happens(3, "QuestAbandoned", code="dare"), happens(4, "QuestAccepted", code="dare")])
    await bench.ingest([happens(7, "MatchWon")])
    assert await bench.rows("SELECT cycle, event_id FROM completion") == [(1, "e-07")]
    assert await bench.rows("SELECT count(*) FROM reward_grant") == [(1,)]
