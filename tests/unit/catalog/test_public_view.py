"""What the public sees, and what it does not."""

from typing import Any

import pytest

from catalog_service.application.editions import Expected
from catalog_service.application.ports import QuestFilter
from catalog_service.application.public_quest import MASKED_NAME, PublicQuest, to_public
from catalog_service.bootstrap import UseCases
from shared.contracts.definition import Definition
from shared.exceptions import NotFound
from tests.unit.catalog.fakes import START, FakeCatalog
from tests.unit.catalog.samples import definition, rich_tree

ANY = Expected(None)


async def listed(catalog: UseCases, wanted: QuestFilter | None = None) -> list[str]:
    quests, total = await catalog.read_quests.page(wanted or QuestFilter(), limit=100, offset=0)
    assert total == len(quests)
    return [quest.code for quest in quests]


async def publish(catalog: UseCases, wanted: Definition) -> None:
    await catalog.create_draft(wanted, "ann")
    await catalog.publish(wanted.code, "ann")


def test_every_field_of_the_language_is_shown() -> None:
    assert set(Definition.model_fields) - set(PublicQuest.model_fields) == {
        "reward_name",
        "budget",
        "migration",
        "backfill",
    }


async def test_drafts_are_never_shown(catalog: UseCases) -> None:
    await publish(catalog, definition())
    await catalog.replace_draft("novice", definition(name="Draft"), "ann", ANY)
    await catalog.create_draft(definition("other"), "ann")
    assert await listed(catalog) == ["novice"]
    assert (await catalog.read_quests.one("novice")).name == "Novice"
    with pytest.raises(NotFound):
        await catalog.read_quests.one("other")


async def test_trees_segments_and_deadlines_are_shown(catalog: UseCases) -> None:
    wanted = definition(objective=rich_tree(), segment="user.id != 'x'", enrolment="opt_in", deadline="P7D")
    await publish(catalog, wanted)
    shown = await catalog.read_quests.one("novice")
    assert (shown.objective, shown.segment, shown.deadline) == (wanted.objective, wanted.segment, wanted.deadline)
    assert PublicQuest.model_validate_json(shown.model_dump_json()) == shown


def test_what_was_shown_before_the_language_grew_is_still_read() -> None:
    shown = to_public("1", definition(), version=1, published_at=START, archived_at=None, visibility="visible")
    stored = shown.model_dump(mode="json")
    del stored["segment"], stored["deadline"]
    stored["objective"] = {name: stored["objective"][name] for name in ("id", "on", "where", "measure", "target")}
    stored["repeat"] = {"limit": 1, "reset": "never"}
    assert PublicQuest.model_validate(stored) == shown


async def test_a_secret_is_masked_in_every_version(catalog: UseCases) -> None:
    told: dict[str, Any] = {
        "description": "Tell nobody.",
        "objective": rich_tree(),
        "segment": "user.id == 'Only ranked matches.'",
    }
    await publish(catalog, definition(**told))
    await catalog.replace_draft("novice", definition(**told, visibility="secret"), "ann", ANY)
    await catalog.publish("novice", "ann")
    versions, _ = await catalog.read_quests.versions("novice", limit=10, offset=0)
    assert [one.version for one in versions] == [2, 1]
    for one in [*versions, await catalog.read_quests.one("novice")]:
        assert (one.name, one.description, one.objective, one.visibility) == (MASKED_NAME, "", None, "secret")
        assert one.segment is None
        assert not any(word in one.model_dump_json() for word in ("ranked", "Everything", "Tell nobody"))


async def test_a_hidden_one_is_nowhere_to_be_seen(catalog: UseCases) -> None:
    await publish(catalog, definition(visibility="hidden"))
    assert await listed(catalog) == []
    with pytest.raises(NotFound):
        await catalog.read_quests.one("novice")
    with pytest.raises(NotFound):
        await catalog.read_quests.versions("novice", limit=10, offset=0)


async def test_a_definition_is_found_by_its_id(catalog: UseCases) -> None:
    await publish(catalog, definition())
    quest = await catalog.read_quests.one("novice")
    assert await catalog.read_quests.one(quest.id) == quest


async def test_lists_are_filtered(catalog: UseCases) -> None:
    await publish(catalog, definition("a", category="daily"))
    await publish(catalog, definition("b", kind="achievement"))
    await publish(catalog, definition("c"))
    await catalog.archive("c", "ann")
    assert await listed(catalog) == ["a", "b"]
    assert await listed(catalog, QuestFilter(kind="achievement")) == ["b"]
    assert await listed(catalog, QuestFilter(category="daily")) == ["a"]
    assert await listed(catalog, QuestFilter(code="b")) == ["b"]
    assert await listed(catalog, QuestFilter(include_archived=True)) == ["a", "b", "c"]


async def test_what_is_archived_says_so_in_every_version(catalog: UseCases) -> None:
    await publish(catalog, definition())
    await catalog.replace_draft("novice", definition(name="B"), "ann", ANY)
    await catalog.publish("novice", "ann")
    await catalog.archive("novice", "ann")
    versions, _ = await catalog.read_quests.versions("novice", limit=10, offset=0)
    assert all(one.archived_at is not None for one in versions)


async def test_rebuilding_shows_the_same_under_a_new_revision(catalog: UseCases, store: FakeCatalog) -> None:
    await publish(catalog, definition())
    await publish(catalog, definition("secret", visibility="secret"))
    await catalog.archive("novice", "ann")
    before, revision = dict(store.state.shown), store.state.revision
    assert await catalog.rebuild_read_model() == 2
    assert store.state.shown == before
    assert store.state.revision == revision + 1
