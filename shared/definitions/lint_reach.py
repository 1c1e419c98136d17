"""Findings about what can never be reached: windows that are never open, targets that no time is enough for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from shared.contracts.definition import PERIODIC, Definition
from shared.contracts.leaf import Leaf
from shared.contracts.objective import AllOf, AnyOf, leaves_of, parts_of, walk
from shared.definitions.findings import Finding
from shared.definitions.words import duration_in_words, in_words

_SHORTEST: Final = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=28)}
_IN_RESET: Final = {
    "daily": {"day": 1, "week": 1, "month": 1},
    "weekly": {"day": 7, "week": 1, "month": 2},
    "monthly": {"day": 31, "week": 6, "month": 1},
}
"""How many days, weeks and months one period of a reset touches at most."""
_LONGEST_RESET: Final = {
    "daily": timedelta(hours=25),
    "weekly": timedelta(days=7, hours=1),
    "monthly": timedelta(days=31, hours=1),
}
"""With the hour that clocks are set back."""


def reach_findings(definition: Definition, now: datetime) -> Iterator[Finding]:
    """All of them. Travellers, whose days follow their zone, may get a day more out of a window than is told here."""
    yield from _windows(definition, now)
    for place, leaf in leaves_of(definition.objective):
        yield from _targets(definition, place, leaf)
    yield from _duplicates(definition)


def _windows(definition: Definition, now: datetime) -> Iterator[Finding]:
    window, since = definition.window, definition.backfill.since
    if window is None:
        return
    looks_back = since == "beginning" or (isinstance(since, datetime) and window.ends_at and since < window.ends_at)
    if window.ends_at is not None and window.ends_at <= now and not looks_back:
        message = f"the window ended at {in_words(window.ends_at)}: no further event counts"
        yield Finding(definition.code, "window.ends_at", "warning", "window-over", message)
    if definition.deadline is not None and window.opens_after is not None and definition.deadline <= window.opens_after:
        message = "the deadline after accepting comes before the window opens: no event ever counts"
        yield Finding(definition.code, "window.opens_after", "error", "window-never-opens", message)


def _targets(definition: Definition, place: str, leaf: Leaf) -> Iterator[Finding]:
    most, why = _most(definition, leaf)
    if most is not None and most < leaf.target:
        message = f"{why} allows for {most} at most, and the target is {leaf.target}"
        yield Finding(definition.code, f"{place}.target", "error", "unreachable-target", message)


def _most(definition: Definition, leaf: Leaf) -> tuple[int | None, str]:
    """The most that a leaf can reach in the time that it has, and what bounds it; None where nothing does."""
    bounds = []
    for span, reset, name in _times(definition):
        if leaf.measure == "streak":
            every = leaf.every or "day"
            bounds.append((_periods(every, span, reset), f"a streak of {every}s in {name}"))
        if leaf.cap is not None:
            most = leaf.cap.most * _periods(leaf.cap.per, span, reset)
            bounds.append((most, f"the cap of {leaf.cap.most} a {leaf.cap.per} in {name}"))
        if leaf.cooldown is not None:
            most = span // leaf.cooldown + 1
            bounds.append((most, f"the cooldown of {duration_in_words(leaf.cooldown)} in {name}"))
    return min(bounds, default=(None, ""))


def _times(definition: Definition) -> Iterator[tuple[timedelta, str | None, str]]:
    """The spans of time within which a completion has to come about: how long, of which reset, in words."""
    window, reset = definition.window, definition.repeat.reset
    if reset in PERIODIC:
        yield _LONGEST_RESET[reset], reset, f"a {reset} reset"
    opens = window.opens_after if window is not None and window.opens_after is not None else timedelta(0)
    if window is not None and window.starts_at is not None and window.ends_at is not None:
        yield window.ends_at - window.starts_at, None, "the window"
    if window is not None and window.closes_after is not None:
        yield window.closes_after - opens, None, "the window after the enrolment"
    if definition.deadline is not None and definition.deadline > opens:
        yield definition.deadline - opens, None, "the time before the deadline"


def _periods(period: str, span: timedelta, reset: str | None) -> int:
    """How many days, weeks or months a span touches at most: one more than fill it."""
    return _IN_RESET[reset][period] if reset is not None else -(-span // _SHORTEST[period]) + 1


def _duplicates(definition: Definition) -> Iterator[Finding]:
    """Leaves of one group that differ in nothing but the target: one of them decides nothing."""
    for place, group in walk(definition.objective):
        parts, name = parts_of(group)
        known: dict[str, str] = {}
        for index, part in enumerate(parts):
            if not isinstance(part, Leaf):
                continue
            what = part.model_dump_json(exclude={"id", "label", "hint", "target"})
            twin = known.setdefault(what, part.id)
            if twin != part.id:
                message = f"it measures the same as '{twin}'{_needless(group)}"
                yield Finding(definition.code, f"{place}.{name}.{index}", "warning", "duplicate-leaf", message)


def _needless(group: Leaf | AllOf | AnyOf) -> str:
    which = "lower" if isinstance(group, AllOf) else "higher"
    return f": the one with the {which} target decides nothing"
