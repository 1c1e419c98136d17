"""Parts of a definition in words that people read."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.contracts.leaf import Cap, Counter, Freezes, Leaf, Step
from shared.contracts.objective import AllOf, AnyOf
from shared.contracts.texts import Part

_UNITS: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def in_words(value: object) -> str | None:
    """What a field holds; None where it holds nothing."""
    match value:
        case None | "" | []:
            return None
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return duration_in_words(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list():
            return ", ".join(map(str, value))
        case Part():
            return describe(value)
        case _:
            return str(value)


def duration_in_words(duration: timedelta) -> str:
    """A duration of whole seconds, such as `1 day 12 hours`."""
    seconds, words = round(duration.total_seconds()), []
    for unit, size in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            words.append(f"{number} {unit}" if number == 1 else f"{number} {unit}s")
    return " ".join(words) or "0 seconds"


def describe(part: Part) -> str:
    """A part of an objective in one line."""
    match part:
        case Counter():
            return _counter(part) + _conditions(part)
        case Leaf():
            return _leaf(part) + _conditions(part)
        case AllOf():
            return f"all of {', '.join(one.id for one in part.all_of)}"
        case AnyOf():
            return f"any of {', '.join(one.id for one in part.any_of)}"
        case Step():
            return _step(part)
        case Cap():
            return f"{part.most} a {part.per}"
        case Freezes():
            number = f", as many as {part.field} says" if part.field is not None else ""
            return f"{_any_of(part.on)}{number}"
        case _:
            return str(part)


def _leaf(leaf: Leaf) -> str:
    events, target = _any_of(leaf.on), leaf.target
    match leaf.measure:
        case "count":
            gist = f"{target} of {events}"
        case "sum":
            gist = f"{leaf.field} of {events} adding up to {target}"
        case "distinct":
            gist = f"{target} different {leaf.field} of {events}"
        case "max":
            gist = f"{leaf.field} of {events} reaching {target}"
        case "streak":
            gist = f"{target} {leaf.every or 'day'}s in a row with {events}"
        case "sequence":
            gist = ", then ".join(map(_step, leaf.steps))
        case "level":
            gist = f"level {target}"
        case "stat":
            gist = f"the stat {leaf.stat} reaching {target}"
    return gist


def _counter(counter: Counter) -> str:
    events = _any_of(counter.on)
    match counter.measure:
        case "count":
            return f"the number of {events}"
        case "sum":
            return f"the sum of {counter.field} of {events}"
        case "max":
            return f"the highest {counter.field} of {events}"
        case "streak":
            return f"{counter.every or 'day'}s in a row with {events}"


def _conditions(leaf: Leaf) -> str:
    return (f" where {leaf.where}" if leaf.where is not None else "") + "".join(_limits(leaf))


def _limits(leaf: Leaf) -> list[str]:
    limits = []
    if leaf.default is not None:
        limits.append(f"; {leaf.default} where {leaf.field} is absent")
    if leaf.cap is not None:
        limits.append(f"; at most {describe(leaf.cap)}")
    if leaf.cooldown is not None:
        limits.append(f"; at most one in {duration_in_words(leaf.cooldown)}")
    if leaf.grace:
        limits.append(f"; missing {leaf.grace} in a row costs nothing")
    if leaf.freezes is not None:
        limits.append(f"; freezes by {describe(leaf.freezes)}")
    return limits


def _step(step: Step) -> str:
    where = f" where {step.where}" if step.where is not None else ""
    within = f" within {duration_in_words(step.within)}" if step.within is not None else ""
    return f"{_any_of(step.on)}{where}{within}"


def _any_of(event_types: Sequence[str]) -> str:
    return " or ".join(event_types)
