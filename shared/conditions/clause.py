"""A part of a condition with what it came to: what explanations show."""

from dataclasses import dataclass

from shared.conditions.showing import on_one_line, printable, shown


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the conditions that must all hold: as its author wrote it, what it said, and what it looked at.

    `verdict` is True, False, or why it could not be decided; `values` are pairs of a dotted path and what the event or
    the user has there, MISSING where there is nothing.
    """

    source: str
    verdict: bool | str
    values: tuple[tuple[str, object], ...]

    @property
    def text(self) -> str:
        """One line for people: `event.data.points >= 10 (event.data.points = 7)`, and why it is undecided if it is."""
        values = ", ".join(f"{path} = {shown(value)}" for path, value in self.values)
        detail = printable(self.verdict) if isinstance(self.verdict, str) else ""
        notes = "; ".join(filter(None, [values, detail]))
        source = on_one_line(self.source)
        return f"{source} ({notes})" if notes else source
