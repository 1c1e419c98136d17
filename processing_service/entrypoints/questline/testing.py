"""`test`: given what a user does, expect what follows. Offline, on the evaluator that decides live."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import typer
from pydantic import ValidationError
from rich.text import Text

from processing_service.application.definition_tests import CaseResult, Suite, run_suite
from processing_service.entrypoints.questline.faults import Detail, ExitCode, FaultyFile
from processing_service.entrypoints.questline.files import (
    Files,
    read_data,
    read_files,
    valid_definitions,
    valid_rewards,
)
from processing_service.entrypoints.questline.output import Output, counted
from processing_service.entrypoints.questline.session import AsJson, Session
from shared.conditions import ConditionCompiler, ConditionError
from shared.documents import faults_of
from shared.exceptions import InvalidInput

_PASSED: Final = Text("✓ ", style="green")
_FAILED: Final = Text("✗ ", style="red")


def add_commands(app: typer.Typer) -> None:
    """The commands of this module."""

    @app.command(name="test")
    def run_tests(context: typer.Context, files: Files, as_json: AsJson = False) -> None:
        """Run tests of definitions: YAML files of events and of what is expected of them. Needs no server."""
        session = Session.of(context, as_json=as_json)
        results = {str(path): run_test_file(path) for path in files}
        session.output.document({"files": [_as_json(path, found) for path, found in results.items()]})
        for path, found in results.items():
            session.output.line(path, style="bold")
            for result in found:
                _show(session.output, result)
        every = [result for found in results.values() for result in found]
        failed = sum(not result.passed for result in every)
        session.output.line(
            f"{counted(len(every), 'test')}: {len(every) - failed} passed, {failed} failed.", style="bold"
        )
        if failed:
            raise typer.Exit(ExitCode.FINDINGS)


def run_test_file(path: Path) -> list[CaseResult]:
    """Run the tests of a file.

    Raises:
        FaultyFile: it, or a file of definitions that it names, is faulty.
    """
    suite = _read_suite(path)
    named = read_files([path.parent / one for one in suite.paths])
    try:
        return run_suite(suite, valid_definitions(named), ConditionCompiler().compile, valid_rewards(named))
    except InvalidInput as error:
        raise FaultyFile(f"{path}: {error.message}") from error
    except ConditionError as error:
        raise FaultyFile(f"{path}: a condition does not compile: {error}; lint says where it stands") from error


def _read_suite(path: Path) -> Suite:
    try:
        return Suite.model_validate(read_data(path))
    except ValidationError as error:
        raise FaultyFile(
            f"{path} is no file of tests", [Detail(one.field, one.message) for one in faults_of(error)]
        ) from error


def _show(output: Output, result: CaseResult) -> None:
    output.line(_PASSED if result.passed else _FAILED, result.name, indent=2)
    for one in result.differences:
        output.line(f"{one.quest}: {one.what}", indent=6)
        output.line(f"expected  {one.expected}", style="green", indent=8)
        output.line(f"found     {one.found}", style="red", indent=8)
    for code, explained in result.explanations.items():
        output.line(f"what each event did to {code}:", style="dim", indent=6)
        for event in explained:
            mark = _PASSED if event.counted else _FAILED
            output.line(
                mark, f"{event.label}  {event.timestamp.isoformat()}  {event.event_type}: {event.text}", indent=8
            )


def _as_json(path: str, results: Sequence[CaseResult]) -> dict[str, Any]:
    return {"file": path, "tests": [_result_as_json(one) for one in results]}


def _result_as_json(result: CaseResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "passed": result.passed,
        "differences": [
            {"quest": one.quest, "what": one.what, "expected": one.expected, "found": one.found}
            for one in result.differences
        ],
        "events": {
            code: [
                {
                    "event": one.label,
                    "event_type": one.event_type,
                    "timestamp": one.timestamp.isoformat(),
                    "counted": one.counted,
                    "reason": one.reason,
                    "text": one.text,
                }
                for one in explained
            ]
            for code, explained in result.explanations.items()
        },
    }
