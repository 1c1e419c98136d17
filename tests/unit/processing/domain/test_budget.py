"""Emission budgets: what passes, what is held, and what is released when the budget grows."""

from processing_service.domain.budget import Budget, Emission, admit, release
from processing_service.domain.definition import Reward

TEN = Reward(gold=10)
ONE = Reward(gold=1)


def test_rewards_pass_as_far_as_the_budget_goes() -> None:
    emission, paid = admit(Budget(gold=20), Emission(), [TEN, TEN, TEN])
    assert paid == [True, True, False]
    assert emission == Emission(gold=20, held=1)
    assert emission.is_paused


def test_once_one_is_held_all_that_follow_are() -> None:
    """Nobody overtakes: a small reward that would fit waits behind a large one that does not."""
    emission, paid = admit(Budget(gold=15), Emission(), [TEN, TEN, ONE])
    assert paid == [True, False, False]
    assert admit(Budget(gold=15), emission, [ONE]) == (Emission(gold=10, held=3), [False])


def test_each_currency_has_its_own_end() -> None:
    both = Reward(gold=1, diamonds=5)
    assert admit(Budget(diamonds=9), Emission(), [both, both])[1] == [True, False]
    assert admit(Budget(gold=2, diamonds=10), Emission(), [both, both])[1] == [True, True]
    assert admit(Budget(), Emission(gold=10**12), [both])[1] == [True]


def test_a_reward_without_money_waits_too_while_the_definition_pauses() -> None:
    assert admit(Budget(gold=5), Emission(gold=5), [Reward(points=3)])[1] == [True]
    assert admit(Budget(gold=5), Emission(gold=5, held=1), [Reward(points=3)])[1] == [False]


def test_a_raised_budget_releases_the_oldest_first() -> None:
    held = Emission(gold=10, held=3)
    assert release(Budget(gold=10), held, [TEN, ONE, ONE]) == (held, 0)
    assert release(Budget(gold=20), held, [TEN, ONE, ONE]) == (Emission(gold=20, held=2), 1)
    assert release(Budget(gold=21), held, [TEN, ONE, ONE]) == (Emission(gold=21, held=1), 2)
    done, released = release(Budget(), held, [TEN, ONE, ONE])
    assert (done, released, done.is_paused) == (Emission(gold=22), 3, False)


def test_a_large_reward_is_not_overtaken_by_those_behind_it() -> None:
    assert release(Budget(gold=15), Emission(gold=10, held=2), [TEN, ONE])[1] == 0
