"""What looks wrong in stats and in what names them."""

from shared.contracts.definition import Definition
from shared.definitions.lint import lint
from tests.unit.catalog.samples import definition
from tests.unit.definitions.linting import GOLD, NOW, rules

STAT = {"code": "tests_taken", "kind": "stat", "name": "Tests", "objective": {"on": ["TestTaken"]}}
BY_THE_STAT = {"measure": "stat", "stat": "tests_taken", "on": [], "target": 10}


def test_a_stat_has_nothing_to_earn_and_that_is_right() -> None:
    assert lint([Definition.model_validate(STAT)], None, now=NOW) == ()


def test_a_stat_that_nobody_knows_is_found() -> None:
    assert rules(objective=BY_THE_STAT) == [("unknown-stat", "error", "objective.stat")]


def test_a_stat_is_found_beside_the_definitions_and_looked_at_in_their_place() -> None:
    """As one that is published: what it listens to was never seen."""
    wanted = definition("tests_10", objective=BY_THE_STAT, reward=GOLD)
    found = lint([wanted], {"Other": set()}, now=NOW, beside=[Definition.model_validate(STAT)])
    assert [(one.code, one.rule, one.place) for one in found] == [("tests_10", "unseen-event-type", "objective.on")]


def test_a_stat_that_does_not_fit_is_found() -> None:
    days = Definition.model_validate({**STAT, "objective": {"on": ["TestTaken"], "measure": "streak"}})
    wanted = definition("days", objective={**BY_THE_STAT, "target": 5000}, reward=GOLD)
    assert [one.rule for one in lint([wanted], None, now=NOW, beside=[days])] == ["unfit-stat"]


def test_levels_of_the_past_have_to_be_asked_for() -> None:
    level = {"measure": "level", "on": ["LevelReached"], "target": 5}
    assert rules(objective=level) == [("level-of-the-past", "warning", "objective")]
    assert rules(objective=level, backfill={"since": "beginning"}) == []
