"""States as compact JSON values, for storage.

    {"v": 2, "p": ["count", 3], "n": 1, "f": ["2026-01-01T09:00:00+00:00", "id"], "l": [...], "at": [...]}

What is empty is left out. Progress says what it is, so that a stored state can be read without its definition; that of
a tree is `["tree", {leaf id: progress}]`. Equal states have equal JSON.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from processing_service.domain.event import Position
from processing_service.domain.measures.capped import CappedProgress
from processing_service.domain.measures.count import Spaced
from processing_service.domain.measures.distinct import Values
from processing_service.domain.measures.highest import Record
from processing_service.domain.measures.sequence import Reached
from processing_service.domain.measures.streak import Run
from processing_service.domain.state import State

Json = dict[str, Any]


def to_json(state: State) -> Json:
    """The state as a JSON object."""
    parts = {
        "v": state.version,
        "p": _dump_progress(state.progress),
        "n": state.times_completed,
        "f": _dump_position(state.first_completion),
        "l": _dump_position(state.last_completion),
        "at": _dump_position(state.position),
        "t": state.period,
        "c": state.closed,
        "e": _dump_position(state.enrolled),
        "u": state.unpaid,
    }
    return {key: part for key, part in parts.items() if part}


def from_json(stored: Mapping[str, Any]) -> State:
    """The state that `to_json` made this from."""
    return State(
        version=stored.get("v", 0),
        progress=_load_progress(stored.get("p")),
        times_completed=stored.get("n", 0),
        first_completion=_load_position(stored.get("f")),
        last_completion=_load_position(stored.get("l")),
        position=_load_position(stored.get("at")),
        period=stored.get("t"),
        closed=stored.get("c"),
        enrolled=_load_position(stored.get("e")),
        unpaid=stored.get("u", 0),
    )


def _plain(number: Decimal | int) -> str:
    """All digits and no trailing zeros: 3 and 3.00 are the same total."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dump_moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _load_moment(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _dump_run(run: Run) -> list[int | None]:
    return [run.length, run.best, run.last, run.seen, int(run.active), run.missed, run.freezes, run.used]


def _load_run(stored: list[int]) -> Run:
    length, best, last, seen, active, missed, freezes, used = stored
    return Run(length, best, last, seen, bool(active), missed, freezes, used)


def _dump_capped(progress: CappedProgress) -> list[Any]:
    return [_dump_progress(progress.inner), progress.period, _dump_number(progress.added)]


def _load_capped(stored: list[Any]) -> CappedProgress:
    inner, period, added = stored
    return CappedProgress(_load_progress(inner), period, _load_number(added))


def _dump_number(number: Decimal | int) -> int | str:
    """A whole number as one, whichever of the two it is: they are equal."""
    return int(number) if number == int(number) else _plain(number)


def _load_number(stored: int | str) -> Decimal | int:
    return Decimal(stored) if isinstance(stored, str) else stored


_DUMP: dict[type, tuple[str, Callable[[Any], Any]]] = {
    int: ("count", int),
    Decimal: ("sum", _plain),
    Values: ("distinct", sorted),
    Spaced: ("spaced", lambda spaced: [spaced.number, _dump_moment(spaced.last)]),
    CappedProgress: ("capped", _dump_capped),
    Record: ("max", lambda record: None if record.value is None else _plain(record.value)),
    Run: ("streak", _dump_run),
    Reached: ("sequence", lambda reached: [_dump_moment(moment) for moment in reached.at]),
    dict: ("tree", lambda parts: {leaf: _dump_progress(parts[leaf]) for leaf in sorted(parts)}),
}
_LOAD: dict[str, Callable[[Any], Any]] = {
    "count": int,
    "sum": Decimal,
    "distinct": Values.of,
    "spaced": lambda stored: Spaced(stored[0], _load_moment(stored[1])),
    "capped": _load_capped,
    "max": lambda stored: Record(None if stored is None else Decimal(stored)),
    "streak": _load_run,
    "sequence": lambda stored: Reached(tuple(_load_moment(moment) for moment in stored)),
    "tree": lambda stored: {leaf: _load_progress(part) for leaf, part in stored.items()},
}


def _dump_progress(progress: object) -> list[Any] | None:
    if progress is None:
        return None
    kind, dump = _DUMP[type(progress)]
    return [kind, dump(progress)]


def _load_progress(stored: list[Any] | None) -> Any:
    return None if stored is None else _LOAD[stored[0]](stored[1])


def _dump_position(position: Position | None) -> list[str] | None:
    return None if position is None else [position[0].astimezone(UTC).isoformat(), position[1]]


def _load_position(stored: list[str] | None) -> Position | None:
    return None if stored is None else (datetime.fromisoformat(stored[0]), stored[1])
