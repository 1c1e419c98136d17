"""Emission budgets: they hold grants back, never progress, and let them through once they are raised."""

from processing_service.application.read_budgets import ReadBudgets
from processing_service.application.release_grants import ReleaseGrants
from shared.contracts.definition import Definition
from tests.integration.processing.bench import Bench, incoming
from tests.integration.processing.catalogs import definition, history, install


def generous(budget: dict[str, int] | None) -> Definition:
    """Every win pays ten gold."""
    return definition(
        "wins",
        objective={"target": 1},
        repeat={"limit": None, "reset": "on_completion"},
        reward={"gold": 10},
        budget=budget,
    )


async def statuses(bench: Bench) -> list[str]:
    return [row[0] for row in await bench.rows("SELECT status FROM reward_grant ORDER BY cycle")]


async def test_what_goes_beyond_the_budget_is_held_and_progress_goes_on(bench: Bench) -> None:
    await install(bench.transactions, generous({"gold": 25}))
    await bench.ingest([incoming(number) for number in range(4)])
    assert await statuses(bench) == ["pending", "pending", "held", "held"]
    assert await bench.rows("SELECT count(*) FROM completion") == [(4,)]
    assert await bench.rows("SELECT gold, held FROM emission") == [(20, 2)]
    (told,) = await bench.rows("SELECT payload FROM outbox WHERE event_type = 'QuestBudgetReached'")
    assert told[0]["event_data"] == {"code": "wins", "version": 1, "gold": 25, "diamonds": None}
    (standing,) = await ReadBudgets(bench.transactions, bench.catalog)()
    assert (standing.code, standing.budget.gold, standing.emission.gold, standing.emission.held) == ("wins", 25, 20, 2)


async def test_once_paused_nothing_overtakes_what_waits(bench: Bench) -> None:
    """A later, smaller grant would fit; it waits behind the larger one all the same."""
    await install(bench.transactions, generous({"gold": 15}))
    for number in range(3):
        await bench.ingest([incoming(number)])
    assert await statuses(bench) == ["pending", "held", "held"]
    assert await bench.rows("SELECT count(*) FROM outbox WHERE event_type = 'QuestBudgetReached'") == [(1,)]


async def test_raising_it_releases_as_much_as_it_covers(bench: Bench) -> None:
    await install(bench.transactions, generous({"gold": 10}))
    await bench.ingest([incoming(number) for number in range(4)])
    release = ReleaseGrants(bench.transactions, bench.catalog)
    assert await release() == 0
    first = history(generous({"gold": 10}))
    for budget, expected in ((30, ["pending"] * 3 + ["held"]), (None, ["pending"] * 4)):
        raised = first.versions[0].model_copy(
            update={"version": 2, "definition": generous(None if budget is None else {"gold": budget})}
        )
        await install(bench.transactions, first.model_copy(update={"versions": [*first.versions, raised]}))
        await release()
        assert await statuses(bench) == expected
    assert await bench.rows("SELECT gold, held FROM emission") == [(40, 0)]


async def test_a_budget_that_comes_later_counts_what_was_paid_before(bench: Bench) -> None:
    await install(bench.transactions, generous(None))
    await bench.ingest([incoming(number) for number in range(2)])
    first = history(generous(None))
    limited = first.versions[0].model_copy(update={"version": 2, "definition": generous({"gold": 20})})
    await install(bench.transactions, first.model_copy(update={"versions": [*first.versions, limited]}))
    await bench.ingest([incoming(9)])
    assert await statuses(bench) == ["pending", "pending", "held"]


async def test_what_waits_for_a_deleted_user_keeps_nobody_else_waiting(bench: Bench) -> None:
    await install(bench.transactions, generous({"gold": 10}))
    await bench.ingest([incoming(0), incoming(1)])
    assert await bench.rows("SELECT gold, held FROM emission") == [(10, 1)]
    await bench.ingest([incoming(9, "UserDeleted")])
    assert await bench.rows("SELECT gold, held FROM emission") == [(10, 0)]
