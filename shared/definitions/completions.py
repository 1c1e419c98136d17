"""Which quests' completions a condition may let through, told from its text alone.

A definition that listens to `QuestCompleted` is triggered by other definitions. To refuse cycles, the catalog has to
know by which. The answer errs on one side only: what it cannot tell, it takes for possible.

Understood are the parts of a condition that all must hold (joined by `&&`) of these forms, with `code` or `kind`:
`event.data.code == "a"`, `event.data.code != "a"`, `event.data.code in ["a", "b"]`, `!(event.data.code in ["a"])`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"[^"\\\n]*"|'[^'\\\n]*')|(?P<path>[A-Za-z_][\w.]*)|(?P<sign>&&|\|\||==|!=|<=|>=|[^\s]))"""
)
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_NOT_UNDERSTOOD: Final = ("\\", '"""', "'''", "//")
"""Escapes, long strings and comments could hide a quote: a condition that holds them is not looked into."""

_Field = Literal["code", "kind"]
_FIELDS: Final[dict[str, _Field]] = {"event.data.code": "code", "event.data.kind": "kind"}


@dataclass(frozen=True, slots=True)
class _Demand:
    """One thing that must hold: the field's value is, or is not, among `values`."""

    field: _Field
    values: frozenset[str]
    among: bool


@dataclass(frozen=True, slots=True)
class CompletionFilter:
    """The completions that a condition may let through."""

    demands: tuple[_Demand, ...] = ()

    def may_pass(self, code: str, kind: str) -> bool:
        """Whether a completion of this definition might be counted."""
        values: dict[_Field, str] = {"code": code, "kind": kind}
        return all((values[demand.field] in demand.values) == demand.among for demand in self.demands)


def completions_let_through(condition: str | None) -> CompletionFilter:
    """Read what can be told from the text of a condition; no condition lets everything through."""
    if condition is None or any(mark in condition for mark in _NOT_UNDERSTOOD):
        return CompletionFilter()
    return CompletionFilter(tuple(_demands(_tokens(condition))))


def _tokens(condition: str) -> list[str]:
    found = list(_TOKEN.finditer(condition))
    for one, following in pairwise(found):
        if one["path"] and following["text"] and one.end() == following.start("text") and "." not in one["path"]:
            return ["?"]  # a string with a prefix, r"…" or b"…", obeys other rules of quoting
    return [match.group().strip() for match in found]


def _demands(tokens: list[str]) -> Iterator[_Demand]:
    tokens = _without_outer_parentheses(tokens)
    parts = list(_split_on_and(tokens))
    if len(parts) > 1:
        for part in parts:
            yield from _demands(part)
        return
    demand = _demand(tokens)
    if demand is not None:
        yield demand


def _split_on_and(tokens: list[str]) -> Iterator[list[str]]:
    """The parts joined by `&&` outside all brackets; a single part where `||` or `? :` binds weaker."""
    outside = [token for depth, token in _with_depth(tokens) if depth == 0]
    if "||" in outside or "?" in outside:
        yield tokens
        return
    part: list[str] = []
    for depth, token in _with_depth(tokens):
        if depth == 0 and token == "&&":  # noqa: S105 - an operator
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _with_depth(tokens: Iterable[str]) -> Iterator[tuple[int, str]]:
    depth = 0
    for token in tokens:
        if token in _CLOSING:
            depth -= 1
        yield depth, token
        if token in _OPENING:
            depth += 1


def _without_outer_parentheses(tokens: list[str]) -> list[str]:
    while len(tokens) > 2 and tokens[0] == "(" and _closing_of_first(tokens) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _closing_of_first(tokens: list[str]) -> int:
    for index, (depth, token) in enumerate(_with_depth(tokens)):
        if index and depth == 0 and token == ")":  # noqa: S105 - a bracket
            return index
    return -1


def _demand(tokens: list[str]) -> _Demand | None:
    match tokens:
        case ["!", *rest] if rest[:1] == ["("] and _closing_of_first(rest) == len(rest) - 1:
            inner = _demand(_without_outer_parentheses(rest))
            return None if inner is None else _Demand(inner.field, inner.values, not inner.among)
        case [path, "==" | "!=" as sign, text] if path in _FIELDS and _is_text(text):
            return _Demand(_FIELDS[path], frozenset({text[1:-1]}), sign == "==")
        case [text, "==" | "!=" as sign, path] if path in _FIELDS and _is_text(text):
            return _Demand(_FIELDS[path], frozenset({text[1:-1]}), sign == "==")
        case [path, "in", "[", *items, "]"] if path in _FIELDS and _is_list_of_texts(items):
            return _Demand(_FIELDS[path], frozenset(item[1:-1] for item in items[::2]), among=True)
        case _:
            return None


def _is_text(token: str) -> bool:
    return token[:1] in {'"', "'"} and len(token) > 1


def _is_list_of_texts(items: list[str]) -> bool:
    return len(items) % 2 == 1 and all(map(_is_text, items[::2])) and set(items[1::2]) <= {","}
