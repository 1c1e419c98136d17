"""Several administrators at once, on a real database: every interleaving ends right."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from sqlalchemy import text

from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward, RewardChange
from catalog_service.bootstrap import UseCases
from shared.database import Database
from shared.exceptions import Conflict, InvalidInput, PermanentError, PreconditionFailed
from tests.unit.catalog.samples import definition

ROUNDS = 5
AT_ONCE = 8


async def together(*calls: Coroutine[Any, Any, Any]) -> tuple[list[Any], list[BaseException]]:
    """Run all at once.

    Returns:
        What succeeded, and what was refused for good; anything else fails the test.
    """
    done = await asyncio.gather(*calls, return_exceptions=True)
    errors = [one for one in done if isinstance(one, BaseException)]
    assert all(isinstance(error, PermanentError) for error in errors), errors
    return [one for one in done if not isinstance(one, BaseException)], errors


async def outbox(database: Database) -> list[tuple[str, str]]:
    """The announced events, as (type, code)."""
    async with database.transaction() as session:
        rows = await session.execute(
            text(
                "SELECT event_type, payload->'event_data'->>'code' FROM outbox"
                " WHERE event_type <> 'AdministrationRecorded' ORDER BY 1, 2"
            )
        )
        return [(row[0], row[1]) for row in rows]


async def test_a_code_created_many_times_at_once_is_one_definition(catalog: UseCases) -> None:
    done, errors = await together(
        *(catalog.create_draft(definition(name=f"Number {number}"), "ann") for number in range(AT_ONCE))
    )
    assert len(done) == 1
    assert {type(error) for error in errors} == {Conflict}


async def test_a_draft_published_many_times_at_once_is_one_version(catalog: UseCases, database: Database) -> None:
    for round_number in range(ROUNDS):
        code = f"quest-{round_number}"
        await catalog.create_draft(definition(code), "ann")
        done, errors = await together(*(catalog.publish(code, "ann") for _ in range(AT_ONCE)))
        assert errors == []
        assert {latest.version for _, latest in done} == {1}
    assert await outbox(database) == [("QuestPublished", f"quest-{number}") for number in range(ROUNDS)]
    assert await catalog.read_quests.revision() == ROUNDS


async def test_different_quests_published_at_once_each_move_the_revision(catalog: UseCases) -> None:
    for number in range(AT_ONCE):
        await catalog.create_draft(definition(f"quest-{number}"), "ann")
    await together(*(catalog.publish(f"quest-{number}", "ann") for number in range(AT_ONCE)))
    feed = await catalog.read_feed.all()
    assert feed.revision == AT_ONCE
    assert len(feed.definitions) == AT_ONCE


async def test_of_many_changes_from_one_edition_one_wins(catalog: UseCases) -> None:
    await catalog.create_draft(definition(), "ann")
    seen = Expected(frozenset({1}))
    done, errors = await together(
        *(catalog.replace_draft("novice", definition(name=f"N{number}"), "ann", seen) for number in range(AT_ONCE))
    )
    assert len(done) == 1
    assert {type(error) for error in errors} == {PreconditionFailed}
    assert (await catalog.read_draft("novice")).draft == done[0].draft


async def test_publishing_and_changing_a_draft_at_once_loses_neither(catalog: UseCases) -> None:
    for round_number in range(ROUNDS):
        code = f"quest-{round_number}"
        await catalog.create_draft(definition(code), "ann")
        await together(
            catalog.publish(code, "ann"), catalog.replace_draft(code, definition(code, name="Changed"), "ben", None)
        )
        _, latest = await catalog.publish(code, "ann")
        if latest.version == 1:
            # The change found a draft that it had not seen and was refused, so what was published is what stood.
            assert latest.definition.name == code.title()
        else:
            assert (latest.version, latest.definition.name) == (2, "Changed")


async def test_archiving_while_publishing_leaves_a_clean_history(catalog: UseCases, database: Database) -> None:
    for round_number in range(ROUNDS):
        code = f"quest-{round_number}"
        await catalog.create_draft(definition(code), "ann")
        await catalog.publish(code, "ann")
        await catalog.replace_draft(code, definition(code, name="Second"), "ann", None)
        done, errors = await together(
            catalog.publish(code, "ann"), catalog.archive(code, "ann"), catalog.archive(code, "ann")
        )
        assert len(done) == 3 - len(errors)
        [history] = [one for one in (await catalog.read_feed.all()).definitions if one.code == code]
        assert history.archived_at is not None
        assert len(history.versions) == (1 if errors else 2)
        assert history.versions[-1].published_at < history.archived_at
    events = await outbox(database)
    assert sum(kind == "QuestArchived" for kind, _ in events) == ROUNDS


async def test_a_prerequisite_archived_while_it_is_named_never_dangles(catalog: UseCases) -> None:
    for round_number in range(ROUNDS):
        first, second = f"first-{round_number}", f"second-{round_number}"
        await catalog.create_draft(definition(first), "ann")
        await catalog.publish(first, "ann")
        await catalog.create_draft(definition(second, prerequisites=[first]), "ann")
        done, errors = await together(catalog.publish(second, "ann"), catalog.archive(first, "ann"))
        assert len(done) == 1
        assert isinstance(errors[0], InvalidInput | Conflict)


async def test_two_halves_of_a_circle_published_at_once_never_meet(catalog: UseCases) -> None:
    for code in ("a", "b"):
        await catalog.create_draft(definition(code), "ann")
        await catalog.publish(code, "ann")
    await catalog.replace_draft("a", definition("a", prerequisites=["b"]), "ann", None)
    await catalog.replace_draft("b", definition("b", prerequisites=["a"]), "ann", None)
    done, errors = await together(catalog.publish("a", "ann"), catalog.publish("b", "ben"))
    assert len(done) == 1
    assert [type(error) for error in errors] == [InvalidInput]


async def test_the_same_file_imported_many_times_at_once_makes_one_version_each(catalog: UseCases) -> None:
    file = DefinitionFile(
        rewards=[NewReward(name="a", gold=1)], definitions=[definition("b", reward_name="a"), definition("a")]
    )
    done, errors = await together(
        *(catalog.import_definitions(file, "ann", publish=True) for _ in range(AT_ONCE)),
        *(catalog.create_draft(definition(code), "ben") for code in ("a", "b")),
    )
    assert all(isinstance(error, Conflict) for error in errors)
    feed = await catalog.read_feed.all()
    assert [(one.code, len(one.versions)) for one in feed.definitions] == [("a", 1), ("b", 1)]
    assert feed.revision == 1
    assert done


async def test_changes_of_a_reward_at_once_all_count(catalog: UseCases) -> None:
    await catalog.create_reward(NewReward(name="a"), "ann")
    changes = [RewardChange(gold=1), RewardChange(diamonds=2), RewardChange(points=3), RewardChange(description="d")]
    await together(*(catalog.change_reward("a", change, None, "ann") for change in changes))
    reward = await catalog.read_rewards.one("a")
    assert reward.reward.model_dump() == {"gold": 1, "diamonds": 2, "points": 3, "badge": None}
    assert (reward.description, reward.edition) == ("d", 5)
