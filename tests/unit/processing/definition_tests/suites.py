"""Tests of definitions written as a user writes them."""

from typing import Any

from processing_service.application.definition_tests import Case, CaseResult, Suite, run_case, run_suite
from shared.conditions import ConditionCompiler
from shared.contracts.definition import Definition
from shared.documents import read_document

TRIO = """
code: ranked-trio
name: Three of a rank
objective: {id: wins, on: [MatchWon], where: event.data.mode == 'ranked', target: 3}
repeat: {limit: 2, reset: on_completion}
reward: {gold: 10, points: 5, badge: trio}
"""


def definition(text: str) -> Definition:
    """A definition from YAML."""
    return Definition.model_validate(data(text))


def data(text: str) -> Any:
    """What stands in YAML."""
    return read_document(text.encode(), "yaml")


def run(test: str, *definitions: str) -> CaseResult:
    """Run one test over definitions."""
    case = Case.model_validate({"name": "a test", **data(test)})
    return run_case(case, [definition(one) for one in definitions], ConditionCompiler().compile)


def run_file(text: str, *definitions: str) -> list[CaseResult]:
    """Run a file's tests over definitions besides its own."""
    return run_suite(Suite.model_validate(data(text)), [definition(one) for one in definitions], COMPILE)


COMPILE = ConditionCompiler().compile


def differences(result: CaseResult) -> list[tuple[str, str, str]]:
    """What was not as expected: what, expected, found."""
    return [(one.what, one.expected, one.found) for one in result.differences]
