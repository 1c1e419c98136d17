"""From source to condition."""

import re
from collections.abc import Mapping
from typing import Any, Final

import cel

from shared.conditions.checks import Findings, check
from shared.conditions.errors import ConditionError
from shared.conditions.execution import run
from shared.conditions.limits import MAX_DATA_SIZE_FOR_MACROS, MAX_SOURCE_CHARACTERS
from shared.conditions.tokens import tokenize
from shared.conditions.view import EventLike, Views

_FAULT: Final = re.compile(r"^ERROR: <input>:(\d+):(\d+): (.*)$", re.MULTILINE)


class CelCondition:
    """A compiled condition. It depends on nothing but its arguments, and never raises."""

    __slots__ = ("_looks_at_user", "_program", "_uses_macros", "_views", "source")

    def __init__(self, program: cel.Program, findings: Findings, views: Views) -> None:
        """Take a program that passed all checks; `compile_condition` is how to make one."""
        self.source = program.source
        self._program = program
        self._looks_at_user = "user" in program.variables()
        self._uses_macros = findings.uses_macros
        self._views = views

    def holds(self, event: EventLike, user: Mapping[str, Any]) -> bool | str:
        """True, False, or why it could not be decided (a missing field, types that do not compare)."""
        view = self._views.of(event, user if self._looks_at_user else None)
        if view.fault is not None:
            return view.fault
        if self._uses_macros and view.data_size > MAX_DATA_SIZE_FOR_MACROS:
            return "event.data is too large for a condition that goes through lists"
        return run(self._program, view.context)


class ConditionCompiler:
    """Compiles conditions that share their view of an event; not to be used by several threads at once."""

    __slots__ = ("_views",)

    def __init__(self) -> None:
        """Start with nothing compiled."""
        self._views = Views()

    def compile(self, source: str) -> CelCondition:
        """Compile a condition; raise ConditionError with the place of the fault."""
        if len(source) > MAX_SOURCE_CHARACTERS:
            raise ConditionError(f"longer than {MAX_SOURCE_CHARACTERS} characters")
        program = _parse(source)
        findings = check(tokenize(source))
        if findings.is_constant:
            _check_constant(program)
        return CelCondition(program, findings, self._views)


def compile_condition(source: str) -> CelCondition:
    """Compile one condition on its own; raise ConditionError with the place of the fault."""
    return ConditionCompiler().compile(source)


def _parse(source: str) -> cel.Program:
    try:
        return cel.compile(source)
    except UnicodeEncodeError as error:
        raise ConditionError("not valid Unicode") from error
    except ValueError as error:
        # The engine repeats the source first, which may itself look like a fault.
        report = str(error).removeprefix(f"Failed to parse expression '{source}': ")
        raise _fault(report) from error


def _fault(report: str) -> ConditionError:
    """The most telling of the faults that the engine found: the first of syntax, if there is one."""
    faults = _FAULT.findall(report) or [("1", "1", "not a condition")]
    line, column, message = next((one for one in faults if one[2].startswith("Syntax error")), faults[0])
    plain = message.removeprefix("Syntax error: ").partition(" expecting {")[0]
    return ConditionError("the end comes too early" if "'<EOF>'" in plain else plain, int(line), int(column))


def _check_constant(program: cel.Program) -> None:
    verdict = run(program, cel.Context())
    if isinstance(verdict, str):
        raise ConditionError(verdict)
