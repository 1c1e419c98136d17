"""The reference of the checker, by examples that one can count by hand."""

from decimal import Decimal
from typing import Any

import pytest

from tests.proof.checker.reference import Happened, Quest, Reached, count

DATA: list[dict[str, Any]] = [
    {"points": 4, "map": "a"},
    {"points": Decimal("0.5"), "map": "b"},
    {"points": 20, "map": "a"},
    {"map": 1},
]


def _quest(**changes: Any) -> Quest:
    plain: dict[str, Any] = {
        "code": "q",
        "on": frozenset({"T"}),
        "measure": "count",
        "field": None,
        "target": Decimal(3),
        "limit": None,
        "opens_at": 0,
        "closes_at": None,
    }
    return Quest(**{**plain, **changes})


def _events(*data: Any, event_type: str = "T") -> list[Happened]:
    return [Happened(f"e{place}", event_type, place, one) for place, one in enumerate(data, start=1)]


def _idle(number: int) -> list[Happened]:
    return _events(*[{}] * number)


def _reach(quest: Quest, events: list[Happened]) -> Reached:
    return count([quest], events).get("q", Reached())


def test_a_count_begins_anew_after_each_completion_until_the_limit() -> None:
    reached = _reach(_quest(limit=2), _idle(8))
    assert reached.completed_by == ["e3", "e6"]
    assert reached.amount(_quest(limit=2)) == 0
    assert _reach(_quest(), _idle(8)).amount(_quest()) == 2


def test_a_sum_keeps_its_surplus_and_can_complete_several_cycles_at_once() -> None:
    quest = _quest(measure="sum", field="points", target=Decimal(5))
    reached = _reach(quest, _events(*DATA))
    assert reached.completed_by == ["e3"] * 4
    assert reached.amount(quest) == Decimal("4.5")


def test_a_sum_takes_no_more_than_a_hundred_targets_of_one_event_and_nothing_that_is_no_number() -> None:
    quest = _quest(measure="sum", field="points", target=Decimal(1))
    values: list[Any] = [10_000, -5, True, "7", None]
    reached = _reach(quest, _events(*({"points": value} for value in values)))
    assert reached.completed_by == ["e1"] * 100
    assert reached.amount(quest) == 0


def test_distinct_values_count_once_in_a_cycle() -> None:
    quest = _quest(measure="distinct", field="map", target=Decimal(2))
    assert _reach(quest, _events(*DATA)).completed_by == ["e2", "e4"]


def test_equal_numbers_are_one_value_and_look_alikes_are_two() -> None:
    quest = _quest(measure="distinct", field="map", target=Decimal(100))
    values: list[Any] = [1, Decimal("1.0"), "1", True, "True", 10, Decimal("1E+1")]
    assert _reach(quest, _events(*({"map": value} for value in values))).amount(quest) == 5


@pytest.mark.parametrize(("opens_at", "closes_at", "counted"), [(2, None, 3), (0, 3, 2), (9, None, 0)])
def test_only_what_happens_while_a_quest_is_open_counts(opens_at: int, closes_at: int | None, counted: int) -> None:
    quest = _quest(opens_at=opens_at, closes_at=closes_at, target=Decimal(100))
    assert _reach(quest, _events(*DATA)).amount(quest) == counted


def test_other_types_do_not_count() -> None:
    assert count([_quest()], _events(*DATA, event_type="Other")) == {}
