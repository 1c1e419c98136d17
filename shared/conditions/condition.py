"""A compiled condition: asked for every event."""

from collections.abc import Mapping
from typing import Any

import cel

from shared.conditions.execution import decide
from shared.conditions.view import EventLike, Views


class CelCondition:
    """A compiled condition. It depends on nothing but its arguments, and never raises."""

    __slots__ = ("_look", "_looks_at_user", "_program", "_uses_macros", "source")

    def __init__(self, program: cel.Program, views: Views, *, uses_macros: bool) -> None:
        """Take a program that passed all checks; `compile_condition` is how to make one."""
        names = frozenset(program.variables())
        self.source = program.source
        self._program = program
        self._look = views.viewer(names)
        self._looks_at_user = "user" in names
        self._uses_macros = uses_macros

    @property
    def looks_at_user(self) -> bool:
        """Whether the answer may depend on the user's id, attributes or time zone."""
        return self._looks_at_user

    def holds(self, event: EventLike, user: Mapping[str, Any]) -> bool | str:
        """True, False, or why it could not be decided (a missing field, types that do not compare).

        An event and a user that were asked about must not be changed afterwards: others are other objects.
        """
        return decide(self._program, self._look(event, user), uses_macros=self._uses_macros)
