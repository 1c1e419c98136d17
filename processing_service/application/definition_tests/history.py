"""From what a test says of a user to the events and facts that the evaluator takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from processing_service.application.definition_tests.models import Case, Happening
from processing_service.application.snapshot import BEGINNING
from processing_service.application.user_facts import FACT_TYPES, record_of
from processing_service.domain.event import Event
from processing_service.domain.facts import Facts
from shared.contracts.event_types import USER_UPDATED
from shared.exceptions import InvalidInput

_DIGITS: Final = 6
"""Ids of events at the same moment sort as they stand in the file."""


@dataclass(frozen=True, slots=True)
class Named:
    """An event and what the test calls it."""

    label: str
    event: Event


def events_of(case: Case) -> list[Named]:
    """Everything that the test's user does, each with its label, in the order of the file.

    Raises:
        InvalidInput: two events have the same id, or one repeats beyond the moment of looking.
    """
    named = [one for place, happening in enumerate(case.events, start=1) for one in _repeated(case, place, happening)]
    ids = {one.event.event_id for one in named}
    if len(ids) < len(named):
        raise InvalidInput(f"test '{case.name}': two events have the same id")
    late = next((one for one in named if case.now is not None and one.event.timestamp > case.now), None)
    if late is not None:
        raise InvalidInput(f"test '{case.name}': event {late.label} happens after 'now'")
    return named


def facts_of(case: Case, events: Iterable[Event]) -> Facts:
    """What is known of the user over time: from the beginning by the test, later by the events."""
    user = case.user
    first = Event("", USER_UPDATED, user.id, BEGINNING, {"time_zone": user.time_zone, "attributes": user.attributes})
    told = sorted((one for one in events if one.event_type in FACT_TYPES), key=lambda one: one.position)
    record = record_of([first, *told])
    if user.joined_at is not None:
        record = replace(record, joined_at=user.joined_at)
    return record.facts(user.id)


def publishing_of(case: Case, events: Sequence[Named]) -> datetime:
    """When the definitions were published: as told, else so that the first event counts."""
    return case.published_at or min((one.event.timestamp for one in events), default=BEGINNING)


def moment_of(case: Case, events: Sequence[Named]) -> datetime:
    """When the test looks."""
    return case.now or max((one.event.timestamp for one in events), default=publishing_of(case, events))


def labels_meant(reference: int | str, events: Sequence[Named]) -> list[str]:
    """The labels that a reference means: all times of an event that happens several times."""
    text = str(reference)
    return [one.label for one in events if one.label == text or one.label.startswith(f"{text}.")]


def _repeated(case: Case, place: int, happening: Happening) -> Iterator[Named]:
    for time in range(happening.times):
        label, suffix = str(place), f"{place:0{_DIGITS}}"
        if happening.id is not None:
            label = suffix = happening.id
        if happening.times > 1:
            label, suffix = f"{label}.{time + 1}", f"{suffix}.{time + 1:0{_DIGITS}}"
        moment = happening.at if happening.every is None else happening.at + time * happening.every
        yield Named(label, Event(suffix, happening.type, case.user.id, moment, happening.data))
