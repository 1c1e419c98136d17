"""What is wrong with a condition although it is well formed: unknown names, and more work than is allowed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import cel

from shared.conditions.errors import ConditionError
from shared.conditions.limits import (
    MAX_MACROS,
    MAX_PATTERN_CHARACTERS,
    MAX_PATTERN_REPETITIONS,
    MAX_ROOTS_BESIDE_MACROS,
)
from shared.conditions.tokens import Token, text_at

FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "event": ("type", "data", "timestamp"),
    "user": ("id", "attributes", "time_zone"),
}
"""The variables of a condition, and what each of them has."""
SEGMENT_FIELDS: Final[Mapping[str, Sequence[str]]] = {"user": FIELDS["user"]}
"""The same for a segment."""

FUNCTIONS: Final = frozenset({"size", "has", "int", "uint", "double", "string", "timestamp", "duration"})
METHODS: Final = frozenset(
    {
        *("size", "contains", "startsWith", "endsWith", "matches"),
        *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfYear", "getDayOfWeek"),
        *("getHours", "getMinutes", "getSeconds", "getMilliseconds"),
    }
)
MACROS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})

_LITERALS: Final = frozenset({"true", "false", "null", "in"})
_CLOSING: Final = frozenset(")]}")
_REPETITION: Final = re.compile(r"\{(\d+)(?:,(\d*))?\}")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks learnt about a condition that passed them."""

    uses_macros: bool
    is_constant: bool


@dataclass(frozen=True, slots=True)
class _Macro:
    """A use of a macro: from its own name to its closing parenthesis, and the name that it gives to each element."""

    start: int
    end: int
    variable: str

    def holds(self, index: int) -> bool:
        return self.start < index < self.end


def check(tokens: Sequence[Token], variables: Mapping[str, Sequence[str]] = FIELDS) -> Findings:
    """Go through a well-formed condition over these variables; raise ConditionError at the first fault."""
    macros = [_macro(tokens, index) for index in range(len(tokens)) if _is_method(tokens, index, MACROS)]
    roots = 0
    for index, token in enumerate(tokens):
        if token.text == "." and not _follows_value(tokens, index):
            raise _error(token, "a name must not start with a dot")
        if token.kind == "name" and token.text not in _LITERALS:
            scope = [macro for macro in macros if macro.holds(index)]
            if text_at(tokens, index + 1) == "(":
                _check_call(tokens, index, scope)
            elif text_at(tokens, index - 1) != ".":
                roots += _check_variable(tokens, index, scope, variables)
    if len(macros) > MAX_MACROS:
        raise _error(tokens[macros[MAX_MACROS].start], f"more than {MAX_MACROS} macros in one condition")
    if macros and roots > MAX_ROOTS_BESIDE_MACROS:
        limit = f"a condition with macros may name event and user at most {MAX_ROOTS_BESIDE_MACROS} times"
        raise _error(tokens[macros[0].start], limit)
    return Findings(uses_macros=bool(macros), is_constant=roots == 0)


def _macro(tokens: Sequence[Token], index: int) -> _Macro:
    depth = 0
    for end in range(index + 1, len(tokens)):
        depth += (tokens[end].text in "([{") - (tokens[end].text in ")]}")
        if depth == 0:
            break
    variable = tokens[index + 2]
    if variable.kind != "name" or text_at(tokens, index + 3) != ",":
        raise _error(tokens[index], f"{tokens[index].text} takes a name for the element, and an expression")
    if variable.text in FIELDS:
        raise _error(variable, f"the element must not be called {variable.text}")
    return _Macro(index, end, variable.text)


def _check_call(tokens: Sequence[Token], index: int, scope: Sequence[_Macro]) -> None:
    token = tokens[index]
    is_method = text_at(tokens, index - 1) == "."
    if token.text not in (METHODS | MACROS if is_method else FUNCTIONS):
        raise _error(token, f"unknown function: {token.text}")
    if scope and token.text in MACROS | {"matches"}:
        raise _error(token, f"{token.text} must not stand inside {tokens[scope[0].start].text}(...)")
    if token.text == "matches":
        _check_pattern(token, tokens[index + 2 : index + 4])


def _check_pattern(matches: Token, argument: Sequence[Token]) -> None:
    if len(argument) != 2 or argument[0].kind != "text" or argument[1].text != ")":
        raise _error(matches, "the pattern of matches must be a text in quotes")
    literal = argument[0]
    pattern = cel.compile(literal.text).execute()
    repetitions = [int(most or least) for least, most in _REPETITION.findall(str(pattern))]
    if len(pattern) > MAX_PATTERN_CHARACTERS or prod(repetitions) > MAX_PATTERN_REPETITIONS:
        raise _error(literal, "the pattern is too long, or repeats too much")
    try:
        cel.compile(f"''.matches({literal.text})").execute()
    except (RuntimeError, TypeError) as error:
        raise _error(literal, "not a valid pattern") from error


def _check_variable(
    tokens: Sequence[Token], index: int, scope: Sequence[_Macro], variables: Mapping[str, Sequence[str]]
) -> bool:
    """Raise for an unknown variable or a field that it does not have; True for one of the roots."""
    token = tokens[index]
    if text_at(tokens, index + 1) == "{":
        raise _error(token, f"messages cannot be made in a condition: {token.text}")
    if any(macro.variable == token.text for macro in scope):
        return False
    fields = variables.get(token.text)
    if fields is None and token.text in FIELDS:
        raise _error(token, "a segment looks at the user alone")
    if fields is None:
        there = f"there {'is' if len(variables) == 1 else 'are'} {' and '.join(variables)}"
        raise _error(token, f"unknown variable: {token.text} ({there})")
    if text_at(tokens, index + 1) == "." and text_at(tokens, index + 2) not in fields:
        raise _error(tokens[index + 2], f"{token.text} has no {tokens[index + 2].text}; it has {', '.join(fields)}")
    return True


def _is_method(tokens: Sequence[Token], index: int, names: frozenset[str]) -> bool:
    return tokens[index].text in names and text_at(tokens, index - 1) == "." and text_at(tokens, index + 1) == "("


def _follows_value(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands before is something to take a field of."""
    before = tokens[index - 1] if index else None
    return before is not None and before.text != "in" and (before.kind != "symbol" or before.text in _CLOSING)


def _error(token: Token, message: str) -> ConditionError:
    return ConditionError(message, token.line, token.column)
