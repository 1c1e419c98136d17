"""A compiled condition: asked for every event, and for an explanation when somebody wants one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cel

from shared.conditions.checks import check
from shared.conditions.clause import Clause
from shared.conditions.execution import decide
from shared.conditions.paths import Path, paths_of
from shared.conditions.showing import MISSING
from shared.conditions.splitting import split
from shared.conditions.tokens import tokenize
from shared.conditions.view import EventLike, Views


class CelCondition:
    """A compiled condition. It depends on nothing but its arguments, and never raises."""

    __slots__ = ("_look", "_looks_at_user", "_parts", "_program", "_uses_macros", "source")

    def __init__(self, program: cel.Program, views: Views, *, uses_macros: bool) -> None:
        """Take a program that passed all checks; `compile_condition` is how to make one."""
        names = frozenset(program.variables())
        self.source = program.source
        self._program = program
        self._look = views.viewer(names)
        self._looks_at_user = "user" in names
        self._uses_macros = uses_macros
        self._parts: tuple[_Part, ...] | None = None

    @property
    def looks_at_user(self) -> bool:
        """Whether the answer may depend on the user's id, attributes or time zone."""
        return self._looks_at_user

    def holds(self, event: EventLike, user: Mapping[str, Any]) -> bool | str:
        """True, False, or why it could not be decided (a missing field, types that do not compare).

        An event and a user that were asked about must not be changed afterwards: others are other objects.
        """
        return decide(self._program, self._look(event, user), uses_macros=self._uses_macros)

    def explain(self, event: EventLike, user: Mapping[str, Any]) -> tuple[Clause, ...]:
        """The conditions that this one joins by `&&`, each decided on its own, with the values that it looked at.

        `holds` gives True exactly when all of them do. One that is False makes the whole False, even where others could
        not be decided: `&&` of CEL absorbs them, so that an undecided clause may stand beside a plain False.
        """
        if self._parts is None:
            self._parts = tuple(_parts(self.source))
        view = self._look(event, user)
        seen = {"event": {"type": event.event_type, "data": event.data, "timestamp": event.timestamp}, "user": user}
        return tuple(
            Clause(
                part.program.source,
                decide(part.program, view, uses_macros=part.uses_macros),
                tuple((".".join(path), _value(seen, path)) for path in part.paths),
            )
            for part in self._parts
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the conditions that must all hold, and the paths that it names."""

    program: cel.Program
    uses_macros: bool
    paths: tuple[Path, ...]


def _parts(source: str) -> list[_Part]:
    operands = split(tokenize(source))
    sources = [source[operand[0].start : operand[-1].end] for operand in operands]
    return [
        _Part(cel.compile(piece), check(operand).uses_macros, paths_of(operand))
        for piece, operand in zip(sources, operands, strict=True)
    ]


def _value(seen: object, path: Path) -> object:
    for name in path:
        if not isinstance(seen, Mapping) or name not in seen:
            return MISSING
        seen = seen[name]
    return seen
