"""Put a reward on the list."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import RewardRecord
from catalog_service.application.rewards import NewReward
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Reward
from shared.exceptions import Conflict


@dataclass(frozen=True, slots=True)
class CreateReward:
    """Adds a named reward, which definitions can then name."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, new: NewReward, actor: str) -> tuple[RewardRecord, bool]:
        """Create the reward.

        Returns:
            The reward, and whether it is new: the same one sent again is answered with the one that stands.

        Raises:
            Conflict: the name is taken by another reward.
        """
        now = self.clock.now()
        reward = RewardRecord(new_id(), new.name, new.description, amounts_of(new), 1, now, now)
        async with self.units.begin() as unit:
            if await unit.rewards.add(reward):
                await unit.audit.record(Act(actor=actor, action=Action.REWARD_CREATED, subject=reward.name))
                return reward, True
            standing = await unit.rewards.find(new.name)
        if standing is None or not says_the_same(standing, new):
            raise Conflict(f"there is another reward named '{new.name}'")
        return standing, False


def amounts_of(new: NewReward) -> Reward:
    """What the reward pays."""
    return Reward(gold=new.gold, diamonds=new.diamonds, points=new.points, badge=new.badge)


def says_the_same(standing: RewardRecord, new: NewReward) -> bool:
    """Whether the reward of that name is already as it is wanted."""
    return (standing.description, standing.reward) == (new.description, amounts_of(new))
