"""What the public sees, and what it does not."""

import pytest

from catalog_service.application.editions import Expected
from catalog_service.application.ports import QuestFilter
from catalog_service.application.public_quest import MASKED_NAME, PublicQuest
from catalog_service.bootstrap import UseCases
from shared.contracts.definition import Definition
from shared.exceptions import NotFound
from tests.unit.catalog.fakes import FakeCatalog
from tests.unit.catalog.samples import definition

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


async def test_a_secret_is_masked_in_every_version(catalog: UseCases) -> None:
    await publish(catalog, definition(description="Do this."))
    await catalog.replace_draft("novice", definition(description="Do that.", visibility="secret"), "ann", ANY)
    await catalog.publish("novice", "ann")
    versions, _ = await catalog.read_quests.versions("novice", limit=10, offset=0)
    assert [one.version for one in versions] == [2, 1]
    for one in [*versions, await catalog.read_quests.one("novice")]:
        assert (one.name, one.description, one.objective, one.visibility) == (MASKED_NAME, "", None, "secret")


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
    await catalog.archive("c")
    assert await listed(catalog) == ["a", "b"]
    assert await listed(catalog, QuestFilter(kind="achievement")) == ["b"]
    assert await listed(catalog, QuestFilter(category="daily")) == ["a"]
    assert await listed(catalog, QuestFilter(code="b")) == ["b"]
    assert await listed(catalog, QuestFilter(include_archived=True)) == ["a", "b", "c"]


async def test_what_is_archived_says_so_in_every_version(catalog: UseCases) -> None:
    await publish(catalog, definition())
    await catalog.replace_draft("novice", definition(name="B"), "ann", ANY)
    await catalog.publish("novice", "ann")
    await catalog.archive("novice")
    versions, _ = await catalog.read_quests.versions("novice", limit=10, offset=0)
    assert all(one.archived_at is not None for one in versions)


async def test_rebuilding_shows_the_same_under_a_new_revision(catalog: UseCases, store: FakeCatalog) -> None:
    await publish(catalog, definition())
    await publish(catalog, definition("secret", visibility="secret"))
    await catalog.archive("novice")
    before, revision = dict(store.state.shown), store.state.revision
    assert await catalog.rebuild_read_model() == 2
    assert store.state.shown == before
    assert store.state.revision == revision + 1
