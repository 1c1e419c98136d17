"""All published quests, arranged so that an event finds those that it concerns at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from processing_service.domain.timeline import Timeline


class Ruleset:
    """An immutable index over timelines; build one per snapshot of the catalog and share it.

    `by_code` holds every timeline; `listening` those that an event type concerns, in the order of their codes.
    """

    __slots__ = ("_by_type", "_dependents", "by_code")

    def __init__(self, timelines: Iterable[Timeline] = ()) -> None:
        """Index the timelines; of two with the same code the last one stands."""
        self.by_code: Mapping[str, Timeline] = {one.code: one for one in sorted(timelines, key=lambda one: one.code)}
        by_type: dict[str, list[Timeline]] = defaultdict(list)
        dependents: dict[str, list[str]] = defaultdict(list)
        for timeline in self.by_code.values():
            for event_type in timeline.listens:
                by_type[event_type].append(timeline)
            for code in timeline.prerequisites:
                dependents[code].append(timeline.code)
        self._by_type = {event_type: tuple(found) for event_type, found in by_type.items()}
        self._dependents = {code: tuple(found) for code, found in dependents.items()}

    def listening(self, event_type: str) -> tuple[Timeline, ...]:
        """The quests that listen to events of this type, in any of their versions."""
        return self._by_type.get(event_type, ())

    def dependents(self, code: str) -> tuple[str, ...]:
        """The quests that name this one as a prerequisite, in any of their versions."""
        return self._dependents.get(code, ())

    def touched(self, event_types: Iterable[str], refold: Iterable[str] = ()) -> frozenset[str]:
        """Every quest whose state may be read or changed by events of these types.

        That is those that listen, those that are to be folded again, all that depend on one of them, and the
        prerequisites of all these. Load (and lock) these rows before folding.
        """
        found = {timeline.code for event_type in event_types for timeline in self.listening(event_type)}
        found.update(code for code in refold if code in self.by_code)
        waiting = list(found)
        while waiting:
            fresh = [code for code in self.dependents(waiting.pop()) if code not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found).union(*(self.by_code[code].prerequisites for code in found))
