"""The list of rewards."""

import pytest
from pydantic import ValidationError

from catalog_service.application.editions import Expected
from catalog_service.application.rewards import NewReward, RewardChange
from catalog_service.bootstrap import UseCases
from shared.contracts.definition import Reward
from shared.exceptions import Conflict, NotFound, PreconditionFailed


async def test_a_reward_is_found_by_name_and_id(catalog: UseCases) -> None:
    reward, is_new = await catalog.create_reward(NewReward(name="Ten diamonds", diamonds=10), "ann")
    assert is_new
    assert await catalog.read_rewards.one("Ten diamonds") == await catalog.read_rewards.one(reward.id) == reward


async def test_the_same_reward_again_is_the_same(catalog: UseCases) -> None:
    first, _ = await catalog.create_reward(NewReward(name="a", gold=1), "ann")
    assert await catalog.create_reward(NewReward(name="a", gold=1), "ann") == (first, False)
    with pytest.raises(Conflict):
        await catalog.create_reward(NewReward(name="a", gold=2), "ann")


async def test_a_change_touches_what_it_names(catalog: UseCases) -> None:
    await catalog.create_reward(NewReward(name="a", description="Nice.", gold=1, badge="b"), "ann")
    changed = await catalog.change_reward("a", RewardChange(gold=2, points=None), None, "ann")
    assert (changed.reward, changed.description, changed.edition) == (Reward(gold=2, badge="b"), "Nice.", 2)
    changed = await catalog.change_reward("a", RewardChange(badge=None), Expected(frozenset({2})), "ann")
    assert changed.reward == Reward(gold=2)
    assert (await catalog.change_reward("a", RewardChange(gold=2), None, "ann")).edition == 3


async def test_a_change_from_an_old_edition_is_refused(catalog: UseCases) -> None:
    await catalog.create_reward(NewReward(name="a", gold=1), "ann")
    with pytest.raises(PreconditionFailed):
        await catalog.change_reward("a", RewardChange(gold=2), Expected(frozenset({9})), "ann")


async def test_an_unknown_reward_is_not_found(catalog: UseCases) -> None:
    with pytest.raises(NotFound):
        await catalog.read_rewards.one("a")
    with pytest.raises(NotFound):
        await catalog.change_reward("a", RewardChange(gold=2), None, "ann")


@pytest.mark.parametrize("name", ["", " a", "a ", "a/b", "a\x00b", "018f3e7c-7c1a-7b52-9d0b-0f6f2b8f3c11", "x" * 121])
def test_names_fit_into_paths(name: str) -> None:
    with pytest.raises(ValidationError):
        NewReward(name=name)
