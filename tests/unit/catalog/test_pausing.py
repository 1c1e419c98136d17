"""Pausing, resuming and rolling back."""

from datetime import timedelta

import pytest

from catalog_service.application.editions import Expected
from catalog_service.application.list_definitions import Wanted
from catalog_service.bootstrap import UseCases
from catalog_service.domain.lifecycle import Lifecycle, moment_of_archiving, moment_of_pausing, moment_of_resuming
from shared.contracts.definition import Reward
from shared.exceptions import Conflict, InvalidInput, NotFound
from tests.unit.catalog.fakes import START, FakeCatalog, FakeClock
from tests.unit.catalog.samples import definition
from tests.unit.catalog.test_publishing import publish, republish

INSTANT, HOUR = timedelta(microseconds=1), timedelta(hours=1)
LIVE = Lifecycle("novice", 2, START, None)
PAUSED = Lifecycle("novice", 2, START, None, START + HOUR)
RESUMED = Lifecycle("novice", 2, START, None, START + HOUR, START + 2 * HOUR)


def test_each_turn_comes_after_all_that_was_before_even_if_the_clock_went_back() -> None:
    assert moment_of_pausing(LIVE, START + HOUR) == START + HOUR
    assert moment_of_pausing(LIVE, START - HOUR) == START + INSTANT
    assert moment_of_resuming(PAUSED, START) == START + HOUR + INSTANT
    assert moment_of_pausing(RESUMED, START) == START + 2 * HOUR + INSTANT
    assert moment_of_archiving(RESUMED, START) == START + 2 * HOUR + INSTANT


def test_turns_that_change_nothing_have_no_moment() -> None:
    assert moment_of_pausing(PAUSED, START + HOUR) is None
    assert moment_of_resuming(LIVE, START) is None
    assert moment_of_resuming(RESUMED, START) is None


@pytest.mark.parametrize("moment_of", [moment_of_pausing, moment_of_resuming])
def test_what_is_not_live_has_no_turns(moment_of: object) -> None:
    assert callable(moment_of)
    with pytest.raises(Conflict, match="never published"):
        moment_of(Lifecycle("novice", 0, None, None), START)
    with pytest.raises(Conflict, match="archived"):
        moment_of(Lifecycle("novice", 1, START, START + HOUR, START), START)


@pytest.mark.parametrize(
    ("lifecycle", "state"),
    [
        (Lifecycle("novice", 0, None, None), "draft"),
        (LIVE, "live"),
        (PAUSED, "paused"),
        (RESUMED, "live"),
        (Lifecycle("novice", 2, START, START + 2 * HOUR, START + HOUR), "archived"),
    ],
)
def test_the_state_in_a_word(lifecycle: Lifecycle, state: str) -> None:
    assert lifecycle.state == state


async def test_a_pause_is_told_and_stands_in_the_feed(catalog: UseCases, store: FakeCatalog, clock: FakeClock) -> None:
    await publish(catalog, definition())
    clock.advance(hours=1)
    record = await catalog.pause("novice", "ann", "too easy")
    assert (record.lifecycle.state, record.pausing and record.pausing.reason) == ("paused", "too easy")
    assert (await catalog.read_quests.one("novice")).paused_at == START + HOUR
    clock.advance(hours=1)
    assert await catalog.pause("novice", "ben", "again") == record
    resumed = await catalog.resume("novice", "ben")
    assert (resumed.lifecycle.state, resumed.pausing) == ("live", None)
    assert await catalog.resume("novice", "ann") == resumed
    clock.advance(hours=1)
    await catalog.pause("novice", "ann")
    assert [(one.event_type, one.timestamp, dict(one.event_data)) for one in store.state.events[1:3]] == [
        ("QuestPaused", START + HOUR, {"code": "novice", "version": 1, "kind": "quest", "reason": "too easy"}),
        ("QuestResumed", START + 2 * HOUR, {"code": "novice", "version": 1, "kind": "quest", "reason": None}),
    ]
    feed = await catalog.read_feed.all()
    assert [(one.paused_at, one.resumed_at) for one in feed.definitions[0].pauses] == [
        (START + HOUR, START + 2 * HOUR),
        (START + 3 * HOUR, None),
    ]
    assert feed.revision == 4


async def test_what_is_paused_can_be_changed_and_stays_paused(catalog: UseCases, clock: FakeClock) -> None:
    await publish(catalog, definition())
    await catalog.pause("novice", "ann")
    started = await catalog.start_draft("novice", "ann")
    assert started.lifecycle.state == "paused"
    clock.advance(hours=1)
    await catalog.replace_draft("novice", definition(name="Better"), "ann", Expected(None))
    assert (await catalog.publish("novice", "ann"))[1].version == 2
    assert (await catalog.read_quests.one("novice")).paused_at is not None
    [record], _ = await catalog.list_definitions(limit=5, offset=0)
    assert (record.lifecycle.state, record.draft_differs) == ("paused", False)
    assert (await catalog.archive("novice", "ann")).lifecycle.state == "archived"
    assert (await catalog.read_quests.one("novice")).paused_at is None
    with pytest.raises(Conflict, match="archived"):
        await catalog.resume("novice", "ann")


async def test_a_rollback_is_a_new_version_with_the_old_content(
    catalog: UseCases, store: FakeCatalog, clock: FakeClock
) -> None:
    await publish(catalog, definition(reward={"gold": 1}))
    clock.advance(hours=1)
    await republish(catalog, definition(reward={"gold": 9}, migration="restart"))
    draft = await catalog.replace_draft("novice", definition(name="Next"), "ben", None)
    before, latest = await catalog.roll_back("novice", 1, "pin", "ann", "nine is too much")
    assert (before.latest and before.latest.version, latest.version, latest.published_by) == (2, 3, "ann")
    assert (latest.definition.reward, latest.definition.migration) == (Reward(gold=1), "pin")
    assert [one.version for one in (await catalog.read_feed.all()).definitions[0].versions] == [1, 2, 3]
    assert (await catalog.read_draft("novice")).draft == draft.draft
    assert store.state.events[-1].event_data == {
        "code": "novice",
        "version": 3,
        "kind": "quest",
        "restored_version": 1,
        "reason": "nine is too much",
    }


async def test_a_rollback_to_what_is_live_or_was_never_is_refused(catalog: UseCases, store: FakeCatalog) -> None:
    await publish(catalog, definition())
    await republish(catalog, definition(name="Better"))
    await republish(catalog, definition(migration="restart"))
    before = store.state
    for version in (1, 3):
        with pytest.raises(Conflict, match="live already"):
            await catalog.roll_back("novice", version, "carry", "ann")
    with pytest.raises(NotFound, match="no version 4"):
        await catalog.roll_back("novice", 4, "carry", "ann")
    assert store.state is before


async def test_only_recomputing_looks_at_the_past_again(catalog: UseCases) -> None:
    await publish(catalog, definition(backfill={"since": "beginning"}))
    await republish(catalog, definition(name="Better"))
    _, carried = await catalog.roll_back("novice", 1, "carry", "ann")
    assert carried.definition.backfill.since == "now"
    await republish(catalog, definition(name="Better"))
    _, recomputed = await catalog.roll_back("novice", 1, "recompute", "ann")
    assert recomputed.definition.backfill.since == "beginning"


async def test_what_cannot_be_published_any_more_is_told(catalog: UseCases) -> None:
    await publish(catalog, definition("first"))
    await publish(catalog, definition(prerequisites=["first"]))
    await republish(catalog, definition())
    await catalog.archive("first", "ann")
    with pytest.raises(InvalidInput, match="cannot be rolled back"):
        await catalog.roll_back("novice", 1, "carry", "ann")


async def test_definitions_are_found_by_state_kind_category_and_text(catalog: UseCases) -> None:
    await publish(catalog, definition("daily", category="day", description="Come BACK each day"))
    await publish(catalog, definition("medal", kind="achievement"))
    await publish(catalog, definition("over"))
    await catalog.create_draft(definition("draft", category="day"), "ann")
    await catalog.pause("medal", "ann")
    await catalog.archive("over", "ann")

    async def found(**wanted: str) -> list[str]:
        records, total = await catalog.list_definitions(Wanted(**wanted), limit=9, offset=0)  # type: ignore[arg-type]
        assert total == len(records)
        return [record.code for record in records]

    assert await found(state="live") == ["daily"]
    assert await found(state="paused") == ["medal"]
    assert await found(state="archived") == ["over"]
    assert await found(state="draft") == await found(state="draft", category="day") == ["draft"]
    assert await found(kind="achievement") == ["medal"]
    assert await found(category="day") == ["daily", "draft"]
    assert await found(text="back EACH") == ["daily"]
    assert await found(text="me") == ["daily", "medal"]
