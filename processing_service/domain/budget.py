"""Emission budgets: the most that all grants of a definition together may pay."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from processing_service.domain.definition import Reward


@dataclass(frozen=True, slots=True)
class Budget:
    """The most gold and diamonds; None is without end."""

    gold: int | None = None
    diamonds: int | None = None


@dataclass(frozen=True, slots=True)
class Emission:
    """What a definition's grants have paid so far, and how many of them are on hold."""

    gold: int = 0
    diamonds: int = 0
    held: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether the definition pays nothing until its budget is raised."""
        return self.held > 0

    def with_paid(self, reward: Reward) -> "Emission":
        """After one grant more."""
        return replace(self, gold=self.gold + reward.gold, diamonds=self.diamonds + reward.diamonds)

    def fits(self, budget: Budget) -> bool:
        """Whether the budget covers all that was paid."""
        return _covers(budget.gold, self.gold) and _covers(budget.diamonds, self.diamonds)


def admit(budget: Budget, emission: Emission, rewards: Iterable[Reward]) -> tuple[Emission, list[bool]]:
    """Let rewards through, in their order, until one does not fit; from then on all are held.

    Returns:
        The emission afterwards, and for each reward whether it is paid.
    """
    paid: list[bool] = []
    for reward in rewards:
        after = emission.with_paid(reward)
        passes = not emission.is_paused and after.fits(budget)
        emission = after if passes else replace(emission, held=emission.held + 1)
        paid.append(passes)
    return emission, paid


def release(budget: Budget, emission: Emission, held: Iterable[Reward]) -> tuple[Emission, int]:
    """Let held rewards through, the oldest first, as far as the budget goes.

    Returns:
        The emission afterwards, and how many of them are released.
    """
    released = 0
    for reward in held:
        after = emission.with_paid(reward)
        if not after.fits(budget):
            break
        emission = replace(after, held=emission.held - 1)
        released += 1
    return emission, released


def _covers(most: int | None, amount: int) -> bool:
    return most is None or amount <= most
