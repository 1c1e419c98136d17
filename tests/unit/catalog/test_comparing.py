"""Comparing versions, and reading all of them in full."""

import pytest

from catalog_service.application.compare_versions import Draft
from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward
from catalog_service.bootstrap import UseCases
from shared.exceptions import NotFound
from tests.unit.catalog.samples import definition

ANY = Expected(None)


@pytest.fixture
async def three(catalog: UseCases) -> UseCases:
    """Two versions and a draft of one hidden definition, each with a target of its own."""
    await catalog.create_reward(NewReward(name="ten", diamonds=10), "ann")
    await catalog.create_draft(definition(visibility="hidden"), "ann")
    await catalog.publish("novice", "ann")
    for target in (4, 5):
        changed = definition(visibility="hidden", objective={"target": target}, reward_name="ten")
        await catalog.replace_draft("novice", changed, "ben", ANY)
        if target == 4:
            await catalog.publish("novice", "ben")
    return catalog


@pytest.mark.parametrize(
    ("before", "after", "compared", "target"),
    [
        (None, None, (1, 2), ("3", "4")),
        (1, 2, (1, 2), ("3", "4")),
        (2, 1, (2, 1), ("4", "3")),
        (None, 2, (1, 2), ("3", "4")),
        (None, "draft", (2, "draft"), ("4", "5")),
        (1, "draft", (1, "draft"), ("3", "5")),
    ],
)
async def test_versions_and_the_draft_are_compared(
    three: UseCases,
    before: int | None,
    after: int | Draft | None,
    compared: tuple[int, int | Draft],
    target: tuple[str, str],
) -> None:
    found = await three.compare_versions("novice", before, after)
    assert (found.before, found.after) == compared
    [change] = [change for change in found.diff.changes if change.place == "objective.target"]
    assert (change.before, change.after) == target


async def test_a_draft_is_compared_with_the_amounts_that_it_would_pay(three: UseCases) -> None:
    places = [change.place for change in (await three.compare_versions("novice", 2, "draft")).diff.changes]
    assert places == ["objective.target"]
    unknown = definition(visibility="hidden", objective={"target": 4}, reward_name="unknown")
    await three.replace_draft("novice", unknown, "ben", ANY)
    places = [change.place for change in (await three.compare_versions("novice", 2, "draft")).diff.changes]
    assert places == ["reward.diamonds", "reward_name"]


async def test_the_first_version_is_all_new(three: UseCases, catalog: UseCases) -> None:
    first = await three.compare_versions("novice", None, 1)
    assert (first.before, first.diff.changes[0].effect) == (None, "a new definition")
    await catalog.create_draft(definition("other"), "ann")
    assert (await catalog.compare_versions("other", None, None)).after == "draft"


async def test_equal_versions_do_not_differ(three: UseCases) -> None:
    assert (await three.compare_versions("novice", 2, 2)).diff.is_empty


@pytest.mark.parametrize(("code", "before", "after"), [("nothing", None, None), ("novice", 3, None), ("novice", 1, 9)])
async def test_what_does_not_exist_is_not_compared(three: UseCases, code: str, before: int, after: int) -> None:
    with pytest.raises(NotFound):
        await three.compare_versions(code, before, after)


async def test_without_a_draft_there_is_none_to_compare(three: UseCases) -> None:
    await three.discard_draft("novice", ANY, "ann")
    with pytest.raises(NotFound, match="no draft"):
        await three.compare_versions("novice", None, "draft")


async def test_the_history_is_told_in_full(three: UseCases) -> None:
    versions, total = await three.read_history("novice", limit=1, offset=0)
    assert (total, [(one.version, one.published_by) for one in versions]) == (2, [(2, "ben")])
    assert (versions[0].source.reward_name, versions[0].definition.reward.diamonds) == ("ten", 10)
    [first], _ = await three.read_history("novice", limit=5, offset=1)
    assert first.version == 1
    with pytest.raises(NotFound):
        await three.read_history("nothing", limit=1, offset=0)
