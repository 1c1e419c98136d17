"""Findings about what was never seen in the log of events."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from shared.contracts.definition import Definition
from shared.contracts.event_data import EVENT_DATA
from shared.contracts.objective import leaves_of
from shared.definitions.findings import Finding
from shared.definitions.listening import listeners_of

SeenEvents = Mapping[str, Collection[str]]
"""Event types of the log, each with the dotted paths into `event_data` at which something stood."""
PathsOf = Callable[[str], frozenset[tuple[str, ...]]]
"""What a condition looks at: paths from its variables, such as `("event", "data", "match", "map")`."""

_OWN: Final[SeenEvents] = {event_type: frozenset(data.model_fields) for event_type, data in EVENT_DATA.items()}
"""The services' own events are known even before the first of them."""


def log_findings(definition: Definition, seen: SeenEvents, paths_of: PathsOf | None) -> Iterator[Finding]:
    """Event types never seen, and fields never seen in events of a type that was."""
    known = {**_OWN, **seen}
    for listener in listeners_of(definition):
        for event_type in listener.on:
            if event_type not in known:
                message = f"no event of type {event_type} was ever seen"
                yield Finding(definition.code, f"{listener.place}.on", "warning", "unseen-event-type", message)
        if listener.where is not None and paths_of is not None:
            for field in sorted(_fields(paths_of(listener.where))):
                yield from _unseen_in_all(definition.code, f"{listener.place}.where", field, listener.on, known)
    yield from _unseen_values(definition, known)


def _unseen_values(definition: Definition, known: SeenEvents) -> Iterator[Finding]:
    for place, leaf in leaves_of(definition.objective):
        if leaf.field is not None and leaf.default is None:
            for event_type in leaf.on:
                yield from _unseen_in_all(definition.code, f"{place}.field", leaf.field, [event_type], known)
        elif leaf.field is not None:
            yield from _unseen_in_all(definition.code, f"{place}.field", leaf.field, leaf.on, known)
        if leaf.freezes is not None and leaf.freezes.field is not None:
            freezes = leaf.freezes
            yield from _unseen_in_all(definition.code, f"{place}.freezes.field", leaf.freezes.field, freezes.on, known)


def _unseen_in_all(
    code: str, place: str, field: str, event_types: Collection[str], known: SeenEvents
) -> Iterator[Finding]:
    """A condition may look at a field that only some of its types have, so one of them is enough."""
    looked_at = [event_type for event_type in event_types if event_type in known]
    if looked_at and not any(_stood(field, known[event_type]) for event_type in looked_at):
        message = f"no event of type {' or '.join(looked_at)} ever had event.data.{field}"
        yield Finding(code, place, "warning", "unseen-field", message)


def _stood(field: str, fields: Collection[str]) -> bool:
    return any(one == field or one.startswith(f"{field}.") for one in fields)


def _fields(paths: Collection[tuple[str, ...]]) -> set[str]:
    return {".".join(path[2:]) for path in paths if path[:2] == ("event", "data") and len(path) > 2}
