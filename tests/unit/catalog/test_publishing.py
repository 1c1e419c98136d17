"""Publishing and archiving: versions, faults, events, the revision."""

import pytest

from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward, RewardChange
from catalog_service.bootstrap import UseCases
from shared.contracts.definition import Definition, Reward
from shared.exceptions import Conflict, FieldFault, InvalidInput, NotFound, PreconditionFailed
from tests.unit.catalog.fakes import START, FakeCatalog, FakeClock
from tests.unit.catalog.samples import definition, rich_tree

ANY = Expected(None)


async def publish(catalog: UseCases, wanted: Definition) -> int:
    """Publish `wanted`, whatever draft or version stands."""
    await catalog.create_draft(wanted, "ann")
    return (await catalog.publish(wanted.code, "ann"))[1].version


async def republish(catalog: UseCases, wanted: Definition) -> int:
    await catalog.replace_draft(wanted.code, wanted, "ann", None)
    return (await catalog.publish(wanted.code, "ann"))[1].version


async def test_a_publishing_is_announced_and_counted(catalog: UseCases, store: FakeCatalog) -> None:
    assert await publish(catalog, definition()) == 1
    [event] = store.state.events
    assert (event.event_type, event.user_id, event.timestamp) == ("QuestPublished", None, START)
    assert event.event_data == {"code": "novice", "version": 1, "kind": "quest"}
    assert store.state.revision == 1


async def test_publishing_again_changes_nothing(catalog: UseCases, store: FakeCatalog) -> None:
    await publish(catalog, definition())
    _, latest = await catalog.publish("novice", "ben")
    assert (latest.version, latest.published_by) == (1, "ann")
    assert (store.state.revision, len(store.state.events)) == (1, 1)


async def test_a_draft_without_change_keeps_the_version_and_goes(catalog: UseCases, store: FakeCatalog) -> None:
    await publish(catalog, definition())
    await catalog.start_draft("novice", "ann")
    _, latest = await catalog.publish("novice", "ann")
    assert latest.version == 1
    assert store.state.revision == 1
    with pytest.raises(NotFound):
        await catalog.read_draft("novice")


async def test_a_change_is_the_next_version(catalog: UseCases, clock: FakeClock) -> None:
    await publish(catalog, definition())
    clock.advance(hours=1)
    assert await republish(catalog, definition(name="Better")) == 2
    feed = await catalog.read_feed.all()
    assert [one.version for one in feed.definitions[0].versions] == [1, 2]
    assert feed.definitions[0].versions[0].definition.name == "Novice"
    assert feed.revision == 2


async def test_every_fault_of_a_condition_has_its_position(catalog: UseCases, store: FakeCatalog) -> None:
    await catalog.create_draft(definition(objective={"where": "true &&\n  wrong"}), "ann")
    with pytest.raises(InvalidInput) as caught:
        await catalog.publish("novice", "ann")
    assert caught.value.errors == (FieldFault("objective.where", "unknown name 'wrong'", 2, 3),)
    assert (store.state.revision, store.state.events) == (0, [])


async def test_faults_are_found_everywhere_in_a_tree_and_in_the_segment(catalog: UseCases) -> None:
    tree = rich_tree()
    tree["all_of"][0]["where"] = "wrong"
    tree["all_of"][2]["steps"][1]["where"] = "true\n && wrong"
    await catalog.create_draft(definition(objective=tree, segment="event.type == 'A'"), "ann")
    with pytest.raises(InvalidInput) as caught:
        await catalog.publish("novice", "ann")
    assert caught.value.errors == (
        FieldFault("objective.all_of.0.where", "unknown name 'wrong'", 1, 1),
        FieldFault("objective.all_of.2.steps.1.where", "unknown name 'wrong'", 2, 5),
        FieldFault("segment", "a segment looks at the user alone", 1, 1),
    )


@pytest.mark.parametrize("part", ["leaf", "step", "freezes"])
async def test_its_own_completions_are_found_in_every_part_that_listens(catalog: UseCases, part: str) -> None:
    tree = rich_tree()
    match part:
        case "leaf":
            tree["all_of"][0] = {"id": "wins", "on": ["QuestCompleted"], "target": 1}
        case "step":
            tree["all_of"][2]["steps"][0]["on"] = ["QuestCompleted"]
        case "freezes":
            tree["all_of"][1]["any_of"][2]["freezes"] = {"on": ["QuestCompleted"]}
    with pytest.raises(InvalidInput) as caught:
        await publish(catalog, definition(objective=tree))
    assert caught.value.errors[0].field == "objective"


LATER = "a later version counts from its publishing on; choose migration 'recompute' to fold the past"


@pytest.mark.parametrize("since", ["beginning", "2026-01-01T00:00:00Z"])
async def test_only_a_first_version_or_a_recomputing_one_looks_back(catalog: UseCases, since: str) -> None:
    first = definition(backfill={"since": since}, migration="pin")
    assert await publish(catalog, first) == 1
    assert await republish(catalog, first) == 1
    with pytest.raises(InvalidInput) as caught:
        await republish(catalog, definition(name="Better", backfill={"since": since}))
    assert caught.value.errors == (FieldFault("backfill.since", LATER),)
    await catalog.discard_draft("novice", ANY, "ann")
    assert await republish(catalog, definition(name="Better", backfill={"since": since}, migration="recompute")) == 2


async def test_a_migration_alone_makes_a_version_and_only_one(catalog: UseCases) -> None:
    await publish(catalog, definition())
    for version, migration in enumerate(["pin", "restart", "recompute"], start=2):
        for _ in range(2):
            assert await republish(catalog, definition(migration=migration)) == version


async def test_a_version_holds_the_amounts_of_the_named_reward(catalog: UseCases) -> None:
    await catalog.create_reward(NewReward(name="Ten diamonds", diamonds=10), "ann")
    await publish(catalog, definition(reward_name="Ten diamonds"))
    await catalog.change_reward("Ten diamonds", RewardChange(diamonds=99), None, "ann")
    assert (await catalog.read_quests.one("novice")).reward == Reward(diamonds=10)
    published = (await catalog.read_feed.all()).definitions[0].versions[0].definition
    assert (published.reward, published.reward_name) == (Reward(diamonds=10), None)


async def test_a_changed_reward_makes_a_new_version_when_published_again(catalog: UseCases) -> None:
    await catalog.create_reward(NewReward(name="Ten diamonds", diamonds=10), "ann")
    await publish(catalog, definition(reward_name="Ten diamonds"))
    await catalog.change_reward("Ten diamonds", RewardChange(diamonds=20), None, "ann")
    await catalog.start_draft("novice", "ann")
    _, latest = await catalog.publish("novice", "ann")
    assert (latest.version, latest.definition.reward) == (2, Reward(diamonds=20))


async def test_an_unknown_reward_is_refused(catalog: UseCases) -> None:
    await catalog.create_draft(definition(reward_name="Nothing"), "ann")
    with pytest.raises(InvalidInput) as caught:
        await catalog.publish("novice", "ann")
    assert caught.value.errors[0].field == "reward_name"


async def test_a_reward_is_named_by_its_name_and_not_by_its_id(catalog: UseCases) -> None:
    reward, _ = await catalog.create_reward(NewReward(name="Ten diamonds", diamonds=10), "ann")
    await catalog.create_draft(definition(reward_name=reward.id), "ann")
    with pytest.raises(InvalidInput):
        await catalog.publish("novice", "ann")


async def test_a_prerequisite_must_be_published(catalog: UseCases) -> None:
    await catalog.create_draft(definition("first"), "ann")
    await catalog.create_draft(definition("second", prerequisites=["first"]), "ann")
    with pytest.raises(InvalidInput) as caught:
        await catalog.publish("second", "ann")
    assert caught.value.errors[0].field == "prerequisites"
    await catalog.publish("first", "ann")
    assert (await catalog.publish("second", "ann"))[1].version == 1


async def test_a_new_version_may_not_close_a_circle(catalog: UseCases) -> None:
    await publish(catalog, definition("first"))
    await publish(catalog, definition("second", prerequisites=["first"]))
    with pytest.raises(InvalidInput, match="cannot be published"):
        await republish(catalog, definition("first", prerequisites=["second"]))


async def test_a_quest_may_not_count_its_own_completions(catalog: UseCases) -> None:
    with pytest.raises(InvalidInput) as caught:
        await publish(catalog, definition(objective={"on": ["QuestCompleted"]}))
    assert caught.value.errors[0].field == "objective"


async def test_the_draft_that_was_reviewed_is_the_one_that_is_published(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    await catalog.replace_draft("novice", definition(name="Sneaky"), "ben", ANY)
    with pytest.raises(PreconditionFailed):
        await catalog.publish("novice", "ann", Expected(frozenset({1})))


async def test_archiving_ends_a_definition_for_good(catalog: UseCases, store: FakeCatalog, clock: FakeClock) -> None:
    await publish(catalog, definition())
    await catalog.start_draft("novice", "ann")
    clock.advance(days=1)
    archived = await catalog.archive("novice", "ann")
    again = await catalog.archive("novice", "ann")
    assert again == archived
    assert store.state.events[-1].event_type == "QuestArchived"
    assert store.state.events[-1].timestamp == archived.archived_at == clock.now()
    assert (len(store.state.events), store.state.revision) == (2, 2)
    with pytest.raises(Conflict, match="archived"):
        await catalog.publish("novice", "ann")
    with pytest.raises(Conflict, match="archived"):
        await catalog.create_draft(definition(), "ann")
    with pytest.raises(Conflict, match="archived"):
        await catalog.replace_draft("novice", definition(name="B"), "ann", ANY)
    with pytest.raises(Conflict, match="archived"):
        await catalog.start_draft("novice", "ann")


async def test_what_others_need_is_not_archived(catalog: UseCases) -> None:
    await publish(catalog, definition("first"))
    await publish(catalog, definition("second", prerequisites=["first"]))
    with pytest.raises(Conflict, match="second"):
        await catalog.archive("first", "ann")
    await catalog.archive("second", "ann")
    assert (await catalog.archive("first", "ann")).archived_at is not None


async def test_what_is_archived_is_no_prerequisite(catalog: UseCases) -> None:
    await publish(catalog, definition("first"))
    await catalog.archive("first", "ann")
    with pytest.raises(InvalidInput):
        await publish(catalog, definition("second", prerequisites=["first"]))


@pytest.mark.parametrize("act", ["publish", "archive"])
async def test_what_does_not_exist_is_not_found(catalog: UseCases, act: str) -> None:
    with pytest.raises(NotFound):
        await (catalog.publish("nothing", "ann") if act == "publish" else catalog.archive("nothing", "ann"))
