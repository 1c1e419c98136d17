"""What the write side's store does, in memory and in PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog_service.application.ports import QuestFilter, UnitOfWork
from catalog_service.application.public_quest import PublicQuest, to_public
from catalog_service.application.records import (
    DefinitionRecord,
    Draft,
    LevelCurveRecord,
    Pause,
    Publication,
    RewardRecord,
    Turn,
)
from shared.clock import new_id
from shared.contracts.definition import Definition, Reward
from shared.contracts.levels import DEFAULT_CURVE, LevelFormula, LevelTable
from tests.contract.catalog.conftest import Ports
from tests.unit.catalog.fakes import START
from tests.unit.catalog.samples import definition, rich_tree

LATER = START + timedelta(days=1, microseconds=7)
RICH = definition(
    "rich",
    description="Ünïcode 🔑\n\ttwo lines",
    objective=rich_tree(),
    repeat={"limit": None, "reset": "on_completion"},
    window={"starts_at": "2026-11-20T09:30:00.000001+05:30", "ends_at": None, "closes_after": "P30D"},
    segment="user.id != 'x'",
    enrolment="opt_in",
    deadline="P7D",
    claim="manual",
    claim_expires_after="PT36H",
    budget={"gold": 10**15},
    migration="recompute",
    backfill={"since": "2026-01-01T00:00:00Z", "pay": False},
    reward={"gold": 1_000_000_000, "badge": "b"},
)


def version(number: int, wanted: Definition) -> Publication:
    return Publication(number, wanted, wanted, START + timedelta(hours=number), "ann")


async def add(unit: UnitOfWork, code: str) -> str:
    definition_id = new_id()
    assert await unit.definitions.add(definition_id, code, START)
    return definition_id


async def read(ports: Ports, code: str) -> DefinitionRecord | None:
    async with ports.units.begin() as unit:
        return await unit.definitions.find(code)


async def test_a_code_is_taken_once(ports: Ports) -> None:
    async with ports.units.begin() as unit:
        first = await add(unit, "novice")
        assert not await unit.definitions.add(new_id(), "novice", START)
    record = await read(ports, "novice")
    assert record == DefinitionRecord(first, "novice", 0, None, None, None)
    assert await read(ports, "other") is None


async def test_an_exception_undoes_everything(ports: Ports) -> None:
    async def fail_half_way() -> None:
        async with ports.units.begin() as unit:
            await add(unit, "novice")
            await unit.set_revision(9)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    assert await read(ports, "novice") is None
    assert await ports.quests.revision() == 0


async def test_a_draft_comes_back_as_it_was(ports: Ports) -> None:
    first, second = Draft(definition("rich"), 1, START, "ann"), Draft(RICH, 2, LATER, "ben")
    async with ports.units.begin() as unit:
        definition_id = await add(unit, "rich")
        await unit.definitions.save_draft(definition_id, first)
        await unit.definitions.save_draft(definition_id, second)
        assert await unit.definitions.lock("rich") == DefinitionRecord(definition_id, "rich", 2, second, None, None)
        await unit.definitions.drop_draft(definition_id)
    assert await read(ports, "rich") == DefinitionRecord(definition_id, "rich", 2, None, None, None)


async def test_a_removed_definition_frees_its_code(ports: Ports) -> None:
    async with ports.units.begin() as unit:
        definition_id = await add(unit, "novice")
        await unit.definitions.save_draft(definition_id, Draft(definition(), 1, START, "ann"))
        await unit.definitions.remove(definition_id)
        await add(unit, "novice")


async def test_the_latest_version_and_all_of_them(ports: Ports) -> None:
    versions = [version(1, definition("rich")), version(2, RICH)]
    async with ports.units.begin() as unit:
        definition_id = await add(unit, "rich")
        other = await add(unit, "other")
        for one in versions:
            await unit.definitions.add_publication(definition_id, one)
        await unit.definitions.add_publication(other, version(1, definition("other")))
        await unit.definitions.archive(definition_id, LATER)
    async with ports.units.begin() as unit:
        assert await unit.definitions.history(definition_id) == versions
        found = await unit.definitions.list_all()
    assert [record.code for record in found] == ["other", "rich"]
    assert found[1] == DefinitionRecord(definition_id, "rich", 0, None, versions[1], LATER)


async def test_the_feed_holds_all_versions_and_no_drafts(ports: Ports) -> None:
    async with ports.units.begin() as unit:
        definition_id = await add(unit, "rich")
        await unit.definitions.add_publication(definition_id, version(1, definition("rich")))
        await unit.definitions.add_publication(definition_id, version(2, RICH))
        await unit.definitions.save_draft(await add(unit, "draft"), Draft(definition("draft"), 1, START, "ann"))
        await unit.definitions.archive(definition_id, LATER)
        assert await unit.lock_catalog() == 0
        await unit.set_revision(1)
    feed = await ports.feed.read()
    assert await ports.feed.revision() == feed.revision == 1
    [history] = feed.definitions
    assert (history.id, history.code, history.archived_at) == (definition_id, "rich", LATER)
    assert [(one.version, one.definition) for one in history.versions] == [(1, definition("rich")), (2, RICH)]


async def test_pauses_are_kept_in_order_and_the_last_one_stands_in_the_record(ports: Ports) -> None:
    first = Pause(1, Turn(START, "ann", "too easy"))
    ended = replace(first, ended=Turn(LATER, "ben"))
    second = Pause(2, Turn(LATER + timedelta(hours=1), "ann"))
    async with ports.units.begin() as unit:
        definition_id = await add(unit, "rich")
        await unit.definitions.add_publication(definition_id, version(1, RICH))
        await unit.definitions.save_pause(definition_id, first)
    record = await read(ports, "rich")
    assert record is not None
    assert record.pause == first
    async with ports.units.begin() as unit:
        await unit.definitions.save_pause(definition_id, ended)
        found = await unit.definitions.lock("rich")
        assert found is not None
        assert found.pause == ended
        await unit.definitions.save_pause(definition_id, second)
        [listed] = await unit.definitions.list_all()
    assert listed.pause == second
    [history] = (await ports.feed.read()).definitions
    assert [(one.paused_at, one.resumed_at) for one in history.pauses] == [(START, LATER), (second.begun.at, None)]


async def test_rewards_are_kept_by_name_and_id(ports: Ports) -> None:
    gold = RewardRecord(new_id(), "Gold", "Shiny", Reward(gold=1_000_000_000), 1, START, START)
    badge = RewardRecord(new_id(), "Badge", "", Reward(badge="b"), 1, START, START)
    changed = RewardRecord(gold.id, "Gold", "", Reward(diamonds=2, points=3), 2, START, LATER)
    async with ports.units.begin() as unit:
        assert await unit.rewards.add(gold)
        assert await unit.rewards.add(badge)
        assert not await unit.rewards.add(RewardRecord(new_id(), "Gold", "", Reward(), 1, START, START))
        assert await unit.rewards.find("Gold") == await unit.rewards.lock(gold.id) == gold
        await unit.rewards.save(changed)
        assert await unit.rewards.find("Gold") == changed
    async with ports.units.begin() as unit:
        assert await unit.rewards.list_all() == [badge, changed]
        assert await unit.rewards.find("gold") is None


def shown(wanted: Definition, definition_id: str, number: int = 1, *, archived: bool = False) -> PublicQuest:
    return to_public(
        definition_id,
        wanted,
        version=number,
        published_at=START + timedelta(hours=number),
        archived_at=LATER if archived else None,
        visibility=wanted.visibility,
    )


async def test_the_read_model_shows_the_last_of_what_was_put_in(ports: Ports) -> None:
    old, new, other = shown(definition("rich"), "1"), shown(RICH, "1", 2), shown(definition("a", category="x"), "2")
    async with ports.units.begin() as unit:
        await unit.read_model.replace("1", [shown(definition("rich", name="Gone"), "1")])
        await unit.read_model.replace("1", [old, new])
        await unit.read_model.replace("2", [other])
    assert await ports.quests.find("rich") == await ports.quests.find("1") == new
    assert await ports.quests.versions("rich", limit=10, offset=0) == ([new, old], 2)
    assert await ports.quests.versions("1", limit=1, offset=1) == ([old], 2)
    assert await ports.quests.page(QuestFilter(), limit=10, offset=0) == ([other, new], 2)
    assert await ports.quests.page(QuestFilter(), limit=1, offset=1) == ([new], 2)
    assert await ports.quests.page(QuestFilter(category="x"), limit=10, offset=0) == ([other], 1)
    async with ports.units.begin() as unit:
        await unit.read_model.clear()
    assert await ports.quests.page(QuestFilter(), limit=10, offset=0) == ([], 0)


async def test_the_read_model_lists_neither_hidden_nor_unasked_for_archived_ones(ports: Ports) -> None:
    secret = shown(definition("secret", visibility="secret", kind="achievement"), "1")
    gone = shown(definition("gone"), "2", archived=True)
    hidden = shown(definition("hidden", visibility="hidden"), "3")
    async with ports.units.begin() as unit:
        for one in (secret, gone, hidden):
            await unit.read_model.replace(one.id, [one])
    assert await ports.quests.page(QuestFilter(), limit=10, offset=0) == ([secret], 1)
    assert await ports.quests.page(QuestFilter(include_archived=True), limit=10, offset=0) == ([gone, secret], 2)
    assert await ports.quests.page(QuestFilter(kind="achievement", code="secret"), limit=10, offset=0) == ([secret], 1)
    assert await ports.quests.find("gone") == gone
    assert await ports.quests.find("hidden") is None
    assert await ports.quests.versions("hidden", limit=10, offset=0) == ([], 0)


async def test_the_latest_curve_of_levels_is_in_effect(ports: Ports) -> None:
    assert (await ports.feed.read()).levels == DEFAULT_CURVE
    table = LevelCurveRecord(LevelTable(thresholds=[10, 10**15]), START, "ann")
    formula = LevelCurveRecord(LevelFormula(kind="formula", first=5, growth=0, levels=2), LATER, "ben")
    async with ports.units.begin() as unit:
        assert await unit.levels.latest() is None
        await unit.levels.add(table)
        assert await unit.levels.latest() == table
    async with ports.units.begin() as unit:
        await unit.levels.add(formula)
    async with ports.units.begin() as unit:
        assert await unit.levels.latest() == formula
    assert (await ports.feed.read()).levels == formula.curve


async def test_stats_and_levels_come_back_as_they_were(ports: Ports) -> None:
    """From the feed and from what the public reads, where a stat's objective is a counter again."""
    stat = Definition.model_validate({"code": "wins", "kind": "stat", "name": "Wins", "objective": {"on": ["Won"]}})
    gated = definition("gated", rarity="epic", min_level=5, objective={"measure": "level", "on": ["LevelReached"]})
    async with ports.units.begin() as unit:
        for one in (stat, gated):
            definition_id = await add(unit, one.code)
            await unit.definitions.add_publication(definition_id, version(1, one))
            shown = to_public(
                definition_id, one, version=1, published_at=START, archived_at=None, visibility=one.visibility
            )
            await unit.read_model.replace(definition_id, [shown])
    assert [one.versions[0].definition for one in (await ports.feed.read()).definitions] == [gated, stat]
    [shown], _ = await ports.quests.page(QuestFilter(kind="stat"), limit=5, offset=0)
    assert (shown.code, shown.objective) == ("wins", stat.objective)
    found = await ports.quests.find("gated")
    assert found is not None
    assert (found.rarity, found.min_level, found.objective) == ("epic", 5, gated.objective)
