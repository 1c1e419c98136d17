"""States as compact JSON values, for storage.

    {"v": 2, "p": ["count", 3], "n": 1, "f": ["2026-01-01T09:00:00+00:00", "id"], "l": [...], "at": [...]}

What is empty is left out. Progress says what it is, so that a stored state can be read without its definition.
Equal states have equal JSON.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from processing_service.domain.event import Position
from processing_service.domain.measures.distinct import Values
from processing_service.domain.state import State

Json = dict[str, Any]


def _plain(total: Decimal) -> str:
    """All digits and no trailing zeros: 3 and 3.00 are the same total."""
    text = format(total, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_DUMP: dict[type, tuple[str, Callable[[Any], Any]]] = {
    int: ("count", int),
    Decimal: ("sum", _plain),
    Values: ("distinct", sorted),
}
_LOAD: dict[str, Callable[[Any], Any]] = {"count": int, "sum": Decimal, "distinct": Values.of}


def to_json(state: State) -> Json:
    """The state as a JSON object."""
    parts = {
        "v": state.version,
        "p": _dump_progress(state.progress),
        "n": state.times_completed,
        "f": _dump_position(state.first_completion),
        "l": _dump_position(state.last_completion),
        "at": _dump_position(state.position),
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
    )


def _dump_progress(progress: object) -> list[Any] | None:
    if progress is None:
        return None
    kind, dump = _DUMP[type(progress)]
    return [kind, dump(progress)]


def _load_progress(stored: list[Any] | None) -> object:
    return None if stored is None else _LOAD[stored[0]](stored[1])


def _dump_position(position: Position | None) -> list[str] | None:
    return None if position is None else [position[0].astimezone(UTC).isoformat(), position[1]]


def _load_position(stored: list[str] | None) -> Position | None:
    return None if stored is None else (datetime.fromisoformat(stored[0]), stored[1])
