"""Read the list of rewards."""

from dataclasses import dataclass

from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import RewardRecord
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ReadRewards:
    """Shows the rewards; the list is short and public."""

    units: UnitsOfWork

    async def page(self, *, limit: int, offset: int) -> tuple[list[RewardRecord], int]:
        """One page by name, and how many there are."""
        async with self.units.begin() as unit:
            rewards = await unit.rewards.list_all()
        return rewards[offset : offset + limit], len(rewards)

    async def one(self, name_or_id: str) -> RewardRecord:
        """A reward by its name or id.

        Raises:
            NotFound: there is none.
        """
        async with self.units.begin() as unit:
            reward = await unit.rewards.find(name_or_id)
        if reward is None:
            raise NotFound(f"there is no reward '{name_or_id}'")
        return reward
