"""Findings about what completions pay."""

from collections.abc import Iterator

from shared.contracts.definition import Definition, Reward
from shared.definitions.findings import Finding
from shared.definitions.linking import STAT


def reward_findings(definition: Definition) -> Iterator[Finding]:
    """A reward of nothing, and rewards that a budget does not cover. A reward by name is not known here."""
    if definition.reward_name is not None or definition.kind == STAT:
        return
    if definition.reward == Reward():
        yield Finding(definition.code, "reward", "warning", "nothing-to-earn", "a completion earns nothing at all")
    if definition.budget is not None:
        yield from _over_budget(definition, "gold", definition.reward.gold, definition.budget.gold)
        yield from _over_budget(definition, "diamonds", definition.reward.diamonds, definition.budget.diamonds)


def _over_budget(definition: Definition, currency: str, reward: int, budget: int | None) -> Iterator[Finding]:
    if budget is None or reward == 0:
        return
    place, limit = f"budget.{currency}", definition.repeat.limit
    if reward > budget:
        message = (
            f"one completion pays {reward} {currency}, more than the whole budget of {budget}: nothing is ever paid"
        )
        yield Finding(definition.code, place, "error", "reward-over-budget", message)
    elif limit is None or limit * reward > budget:
        message = f"after {_completions(budget // reward)} grants are held, and a single user can have more than that"
        yield Finding(definition.code, place, "warning", "reward-over-budget", message)


def _completions(number: int) -> str:
    return "1 completion" if number == 1 else f"{number} completions"
