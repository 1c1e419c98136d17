"""All versions of a quest, and which of them decides about an event."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition
from processing_service.domain.enrolment import LIFECYCLE, is_about
from processing_service.domain.event import Event
from processing_service.domain.objective import is_begun
from processing_service.domain.pause import Pause
from processing_service.domain.reasons import Archived, BeforePublished, Paused
from processing_service.domain.state import State

BEFORE_PUBLISHED = BeforePublished()
ARCHIVED = Archived()
PAUSED = Paused()

Silence = BeforePublished | Archived | Paused
"""Why no version decides about an event."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The versions of one code in the order of their publishing, when nothing counted, and when it was archived.

    An event is decided by the latest version published at or before the event's own time, whenever it arrives. A
    version that recomputes takes the place of all versions before it, from the beginning of counting on. Under a
    version that pins, users in flight finish the cycle under way under the version before. Within one of the `pauses`,
    which are in the order of time, nothing counts, whatever the versions say.

    `triggers` are the types of events that its objectives count; `listens` are all that a fold has to see. `levels` are
    those that a user must have reached under one of the versions.
    """

    code: str
    versions: tuple[Definition, ...]
    archived_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    triggers: frozenset[str] = field(init=False, compare=False)
    listens: frozenset[str] = field(init=False, compare=False)
    prerequisites: frozenset[str] = field(init=False, compare=False)
    levels: frozenset[int] = field(init=False, compare=False)
    asks_for_facts: bool = field(init=False, compare=False)
    pins: bool = field(init=False, compare=False)
    _reigns: tuple[tuple[datetime, Definition], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the versions in order and work out what they share."""
        if not self.versions or any(version.code != self.code for version in self.versions):
            raise ValueError(f"a timeline holds at least one version, all of its own code: {self.code}")
        ordered = sorted(self.versions, key=lambda one: (one.published_at, one.version))
        reigns = _reigns(ordered)
        in_effect = [definition for _, definition in reigns]
        linked = {definition.version: definition for definition in in_effect}
        triggers: frozenset[str] = frozenset().union(*(one.objective.listens for one in in_effect))
        set_field = object.__setattr__
        set_field(self, "versions", tuple(linked.get(one.version, one) for one in ordered))
        set_field(self, "triggers", triggers)
        set_field(self, "listens", triggers | LIFECYCLE if any(one.opt_in for one in in_effect) else triggers)
        set_field(self, "prerequisites", frozenset(code for one in in_effect for code in one.prerequisites))
        set_field(self, "levels", frozenset(one.min_level for one in in_effect if one.min_level is not None))
        set_field(self, "asks_for_facts", any(one.asks_for_facts for one in in_effect))
        set_field(self, "pins", any(one.migration == "pin" for one in in_effect[1:]))
        set_field(self, "_reigns", reigns)

    @property
    def counts_from(self) -> datetime:
        """Nothing earlier counts."""
        return self._reigns[0][0]

    @property
    def published_at(self) -> datetime:
        """When the first version was published."""
        return self.versions[0].published_at

    @property
    def in_effect(self) -> tuple[tuple[datetime, Definition], ...]:
        """The versions that decide, in order, each with the moment from which it does."""
        return self._reigns

    @property
    def is_interrupted(self) -> bool:
        """Whether it was ever paused, or archived.

        Before that was known here, its latest version may have counted what it must not, or left out what came after a
        pause: that a state was made under that version does not tell that it is right.
        """
        return self.archived_at is not None or bool(self.pauses)

    def at(self, moment: datetime) -> Definition | Silence:
        """The version in effect at that moment, or why there is none."""
        if self.archived_at is not None and moment >= self.archived_at:
            return ARCHIVED
        version = self._reigning(moment)
        if version is not BEFORE_PUBLISHED and self.is_paused_at(moment):
            return PAUSED
        return version

    def is_paused_at(self, moment: datetime) -> bool:
        """Whether that moment lies within a pause."""
        return any(pause.holds(moment) for pause in self.pauses)

    def deciding(self, state: State, moment: datetime, context: Context) -> Definition | Silence:
        """The version that decides about an event at that moment for a user who stands there."""
        definition = self.at(moment)
        return self._pinned(definition, state, moment, context) if isinstance(definition, Definition) else definition

    def shown(self, state: State, moment: datetime, context: Context) -> Definition:
        """The version to show: that which decides or, but for a pause, would.

        That is the last one of an archived quest, and the first one of a coming quest.
        """
        definition = self.at(moment)
        if isinstance(definition, Archived):
            return self.versions[-1]
        version = self._reigning(moment)
        if isinstance(version, BeforePublished):
            return self.versions[0]
        return self._pinned(version, state, moment, context)

    def _reigning(self, moment: datetime) -> Definition | BeforePublished:
        for since, definition in reversed(self._reigns):
            if since <= moment:
                return definition
        return BEFORE_PUBLISHED

    def _pinned(self, definition: Definition, state: State, moment: datetime, context: Context) -> Definition:
        """The version under which a user in flight finishes, else the one given."""
        if not self.pins:
            return definition
        while definition.migration == "pin" and definition.previous is not None:
            if not _is_in_flight(definition, state, moment, context):
                break
            definition = definition.previous
        return definition

    def concerns(self, event: Event) -> bool:
        """Whether it can move the quest, or a user in or out of it, under any version."""
        return event.event_type in self.triggers or (event.event_type in self.listens and is_about(event, self.code))

    def version(self, number: int) -> Definition:
        """The version of that number."""
        return next(one for one in self.versions if one.version == number)


def _is_in_flight(definition: Definition, state: State, moment: datetime, context: Context) -> bool:
    """Whether the user had begun a cycle under an older version that can still be finished."""
    if state.progress is None or state.version >= definition.version:
        return False
    if state.last_completion is not None and state.last_completion[0] >= definition.published_at:
        return False  # they have finished it; a surplus is of the next cycle
    older = definition.previous
    while older is not None and older.version > state.version:
        older = older.previous
    if older is None or not is_begun(older.objective, state.progress):
        return False
    span = older.repeat.span
    if span is not None:
        period = context.facts.calendar.number(span, moment)
        if period != state.period or period == state.closed:
            return False
    return older.window is None or not older.window.closed_by(moment)


def _reigns(versions: Iterable[Definition]) -> tuple[tuple[datetime, Definition], ...]:
    """The versions in effect, each with the moment from which it decides, and linked to the one before it."""
    reigns: list[tuple[datetime, Definition]] = []
    for version in versions:
        counts_from = version.published_at if version.counts_from is None else version.counts_from
        begins = min(counts_from, version.published_at)
        if not reigns:
            reigns = [(begins, replace(version, counts_from=begins))]
        elif version.migration == "recompute":
            first = reigns[0][0] if begins == version.published_at else begins
            reigns = [(first, replace(version, counts_from=first))]
        else:
            reigns.append((version.published_at, replace(version, counts_from=reigns[0][0], previous=reigns[-1][1])))
    return tuple(reigns)
