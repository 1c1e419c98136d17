"""Change a reward of the list."""

from dataclasses import dataclass, replace

from catalog_service.application.editions import Expected, check_expected
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.records import RewardRecord
from catalog_service.application.rewards import RewardChange
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.contracts.definition import Reward
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ChangeReward:
    """Changes what later publishings take from the list; published versions keep their amounts."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(
        self, name_or_id: str, change: RewardChange, expected: Expected | None, actor: str
    ) -> RewardRecord:
        """Apply what the change names; the same values again change nothing.

        Raises:
            NotFound: there is no such reward.
            PreconditionFailed: somebody else changed it.
        """
        amounts = {name: value for name, value in change.given.items() if name in Reward.model_fields}
        async with self.units.begin() as unit:
            standing = await unit.rewards.lock(name_or_id)
            if standing is None:
                raise NotFound(f"there is no reward '{name_or_id}'")
            check_expected(expected, standing.edition)
            changed = replace(
                standing,
                description=change.given.get("description", standing.description),
                reward=standing.reward.model_copy(update=amounts),
            )
            if changed == standing:
                return standing
            changed = replace(changed, edition=standing.edition + 1, updated_at=self.clock.now())
            await unit.rewards.save(changed)
            await unit.audit.record(Act(actor=actor, action=Action.REWARD_CHANGED, subject=changed.name))
            return changed
