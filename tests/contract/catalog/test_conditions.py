"""What checkers of conditions have in common: the fake one, and CEL."""

import pytest

from catalog_service.adapters.cel_conditions import CelConditions
from catalog_service.application.ports import ConditionChecker
from tests.unit.catalog.fakes import FakeConditions


@pytest.fixture(params=[FakeConditions, CelConditions])
def conditions(request: pytest.FixtureRequest) -> ConditionChecker:
    """The checker under test."""
    checker: ConditionChecker = request.param()
    return checker


def test_what_compiles_has_no_fault(conditions: ConditionChecker) -> None:
    assert conditions.find_fault("event.data.points >= 10") is None


@pytest.mark.parametrize(
    ("source", "line", "column"), [("wrong", 1, 1), ("true && wrong", 1, 9), ("true &&\n  wrong(1)", 2, 3)]
)
def test_a_fault_has_its_position(conditions: ConditionChecker, source: str, line: int, column: int) -> None:
    fault = conditions.find_fault(source)
    assert fault is not None
    assert "wrong" in fault.message
    assert (fault.line, fault.column) == (line, column)


def test_a_segment_looks_at_the_user_alone(conditions: ConditionChecker) -> None:
    assert conditions.find_segment_fault('user.id != "robot"') is None
    fault = conditions.find_segment_fault('user.id != "robot" &&\n event.type == "A"')
    assert fault is not None
    assert (fault.line, fault.column) == (2, 2)
