"""From source to condition."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import cel

from shared.conditions.checks import FIELDS, SEGMENT_FIELDS, check
from shared.conditions.condition import CelCondition
from shared.conditions.errors import ConditionError
from shared.conditions.execution import decide
from shared.conditions.limits import MAX_SOURCE_CHARACTERS
from shared.conditions.tokens import tokenize
from shared.conditions.view import View, Views

_FAULT: Final = re.compile(r"^ERROR: <input>:(\d+):(\d+): (.*)$", re.MULTILINE)


class ConditionCompiler:
    """Compiles conditions that share their view of an event; not to be used by several threads at once."""

    __slots__ = ("_views",)

    def __init__(self) -> None:
        """Start with nothing compiled."""
        self._views = Views()

    def compile(self, source: str) -> CelCondition:
        """Compile a condition; raise ConditionError with the place of the fault."""
        return self._compile(source, FIELDS)

    def compile_segment(self, source: str) -> CelCondition:
        """Compile a condition over `user` alone; raise ConditionError with the place of the fault."""
        return self._compile(source, SEGMENT_FIELDS)

    def _compile(self, source: str, variables: Mapping[str, Sequence[str]]) -> CelCondition:
        if len(source) > MAX_SOURCE_CHARACTERS:
            raise ConditionError(f"longer than {MAX_SOURCE_CHARACTERS} characters")
        program = _parse(source)
        findings = check(tokenize(source), variables)
        if findings.is_constant:
            _check_constant(program)
        return CelCondition(program, self._views, uses_macros=findings.uses_macros)


def compile_condition(source: str) -> CelCondition:
    """Compile one condition on its own; raise ConditionError with the place of the fault."""
    return ConditionCompiler().compile(source)


def compile_segment(source: str) -> CelCondition:
    """Compile one segment on its own; raise ConditionError with the place of the fault."""
    return ConditionCompiler().compile_segment(source)


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
    verdict = decide(program, View(cel.Context()), uses_macros=False)
    if isinstance(verdict, str):
        raise ConditionError(verdict)
