"""Achievements that apps advance by themselves: registering and changing them."""

from typing import Any

import pytest

from catalog_service.application.achievements import AchievementChange, NewAchievement
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward
from catalog_service.bootstrap import UseCases
from shared.contracts.achievements import progress_objective
from shared.contracts.definition import Definition
from shared.exceptions import Conflict, InvalidInput, NotFound
from tests.unit.catalog.fakes import FakeCatalog, FakeClock
from tests.unit.catalog.samples import definition, rich_tree

TREASURE = NewAchievement(
    code="treasure",
    title="Find the treasure",
    description="Dig in ten places.",
    points=50,
    category="exploration",
    rarity="rare",
    icon="map",
    secret=True,
    target=10,
)


async def change(catalog: UseCases, code: str = "treasure", **changes: Any) -> Definition:
    """Change an achievement; its latest version."""
    return (await catalog.change_achievement(code, AchievementChange(**changes), "ben")).definition


async def publish(catalog: UseCases, wanted: Definition) -> None:
    await catalog.create_draft(wanted, "ann")
    await catalog.publish(wanted.code, "ann")


async def test_what_is_registered_is_published_at_once(catalog: UseCases, store: FakeCatalog) -> None:
    latest = await catalog.register_achievement(TREASURE, "ann")
    assert (latest.version, latest.published_by) == (1, "ann")
    assert latest.definition == Definition.model_validate(
        {
            "code": "treasure",
            "kind": "achievement",
            "name": "Find the treasure",
            "description": "Dig in ten places.",
            "category": "exploration",
            "rarity": "rare",
            "icon": "map",
            "visibility": "secret",
            "objective": progress_objective("treasure", 10),
            "reward": {"points": 50},
        }
    )
    assert [event.event_type for event in store.state.events] == ["QuestPublished"]
    assert store.state.revision == 1


async def test_a_taken_code_is_refused(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_draft(definition("treasure"), "ann")
    with pytest.raises(Conflict, match="taken"):
        await catalog.register_achievement(TREASURE, "ann")
    assert store.state.revision == 0


async def test_a_word_of_the_paths_is_no_code(catalog: UseCases) -> None:
    with pytest.raises(InvalidInput):
        await catalog.register_achievement(NewAchievement(code="plan", title="Plan"), "ann")


async def test_a_change_is_a_version_under_which_progress_stays(catalog: UseCases, clock: FakeClock) -> None:
    await catalog.register_achievement(TREASURE, "ann")
    clock.advance(hours=1)
    changed = await change(catalog, points=75, title="The treasure", secret=False, target=12)
    assert (changed.reward.points, changed.name, changed.visibility) == (75, "The treasure", "visible")
    assert changed.objective == progress_objective("treasure", 12)
    assert (changed.migration, changed.description) == ("carry", "Dig in ten places.")
    history, _ = await catalog.read_history("treasure", limit=5, offset=0)
    assert [one.version for one in history] == [2, 1]


async def test_the_same_values_again_change_nothing(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.register_achievement(TREASURE, "ann")
    same = {"title": "Find the treasure", "points": 50, "secret": True, "target": 10, "rarity": None}
    for changes in (same, {}):
        assert (await catalog.change_achievement("treasure", AchievementChange(**changes), "ben")).version == 1
    assert (store.state.revision, len(store.state.events)) == (1, 1)


async def test_what_was_written_in_the_language_can_be_changed_too(catalog: UseCases) -> None:
    """All but its target; what its last version said of the past is over."""
    past = {"migration": "recompute", "backfill": {"since": "beginning"}}
    await publish(catalog, definition("novice", kind="achievement", objective=rich_tree(), visibility="hidden", **past))
    changed = await change(catalog, "novice", rarity="epic", secret=False)
    assert (changed.rarity, changed.visibility) == ("epic", "hidden")
    assert (changed.migration, changed.backfill.since) == ("carry", "now")
    with pytest.raises(InvalidInput) as caught:
        await change(catalog, "novice", target=3)
    assert [fault.field for fault in caught.value.errors] == ["target"]


async def test_points_take_the_place_of_a_reward_of_the_list(catalog: UseCases) -> None:
    file = DefinitionFile(
        rewards=[NewReward(name="ten", gold=3, points=10)],
        definitions=[definition("novice", kind="achievement", reward_name="ten")],
    )
    await catalog.import_definitions(file, "ann", publish=True)
    changed = await change(catalog, "novice", points=20)
    assert (changed.reward.gold, changed.reward.points, changed.reward_name) == (3, 20, None)


async def test_only_living_achievements_can_be_changed(catalog: UseCases) -> None:
    await publish(catalog, definition("quest"))
    await catalog.create_draft(definition("draft", kind="achievement"), "ann")
    for code in ("quest", "draft", "nothing"):
        with pytest.raises(NotFound):
            await change(catalog, code, points=1)
    await catalog.register_achievement(TREASURE, "ann")
    await catalog.archive("treasure", "ann")
    with pytest.raises(Conflict, match="archived"):
        await change(catalog, points=1)


async def test_a_draft_is_not_passed_over(catalog: UseCases) -> None:
    await catalog.register_achievement(TREASURE, "ann")
    record = await catalog.start_draft("treasure", "cleo")
    assert record.draft is not None
    with pytest.raises(Conflict, match="draft"):
        await change(catalog, points=75)
    await catalog.discard_draft("treasure", Expected(None), "ann")
    assert (await change(catalog, points=75)).reward.points == 75
