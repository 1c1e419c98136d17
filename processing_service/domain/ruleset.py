"""All published quests, arranged so that an event finds those that it concerns at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from processing_service.domain.enrolment import LIFECYCLE
from processing_service.domain.event import Event, Position
from processing_service.domain.facts import LEVEL_REACHED, Facts
from processing_service.domain.timeline import Timeline


class Ruleset:
    """An immutable index over timelines; build one per snapshot of the catalog and share it.

    `by_code` holds every timeline; `ask_for_facts` the codes of those whose progress hangs on what is known of the
    user; `ask_for_levels` those of them that a level opens, each with its levels.
    """

    __slots__ = ("_by_type", "_dependents", "_touched", "ask_for_facts", "ask_for_levels", "by_code")

    def __init__(self, timelines: Iterable[Timeline] = ()) -> None:
        """Index the timelines; of two with the same code the last one stands."""
        self.by_code: Mapping[str, Timeline] = {one.code: one for one in sorted(timelines, key=lambda one: one.code)}
        self.ask_for_facts = frozenset(code for code, one in self.by_code.items() if one.asks_for_facts)
        self.ask_for_levels = {code: one.levels for code, one in self.by_code.items() if one.levels}
        by_type: dict[str, list[Timeline]] = defaultdict(list)
        dependents: dict[str, list[str]] = defaultdict(list)
        for timeline in self.by_code.values():
            for event_type in timeline.triggers:
                by_type[event_type].append(timeline)
            for code in timeline.prerequisites:
                dependents[code].append(timeline.code)
        self._by_type = {event_type: tuple(found) for event_type, found in by_type.items()}
        self._dependents = {code: tuple(found) for code, found in dependents.items()}
        self._touched: dict[frozenset[str], frozenset[str]] = {}

    def concerned(self, event: Event) -> tuple[Timeline, ...]:
        """The quests that the event may move, under any of their versions, in the order of their codes."""
        found = self._by_type.get(event.event_type, ())
        if event.event_type not in LIFECYCLE:
            return found
        own = self.by_code.get(str(event.data.get("code")))
        return found if own is None or own in found or not own.concerns(event) else (*found, own)

    def dependents(self, code: str) -> tuple[str, ...]:
        """The quests that name this one as a prerequisite, in any of their versions."""
        return self._dependents.get(code, ())

    def opened_at(self, facts: Facts, place: Position) -> frozenset[str]:
        """The quests for which a level is needed that the user has reached at just that place."""
        return frozenset(
            code
            for code, levels in self.ask_for_levels.items()
            if any(facts.reached_at(level) == place for level in levels)
        )

    def following(self, codes: Iterable[str]) -> frozenset[str]:
        """These quests, and all that depend on them by prerequisites, near or far."""
        found = {code for code in codes if code in self.by_code}
        waiting = list(found)
        while waiting:
            fresh = [code for code in self.dependents(waiting.pop()) if code not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found)

    def resting_on(self, code: str) -> frozenset[str]:
        """This quest, and all that it depends on by prerequisites, near or far."""
        found, waiting = {code}, [code]
        while waiting:
            timeline = self.by_code.get(waiting.pop())
            fresh = [] if timeline is None else [one for one in timeline.prerequisites if one not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found)

    def touched(self, events: Iterable[Event], refold: Iterable[str] = ()) -> frozenset[str]:
        """Every quest whose state may be read or changed by these events.

        That is those that they concern, those that are to be folded again, all that depend on one of them, and the
        prerequisites of all these. Load (and lock) these rows before folding.
        """
        types, named = set(), {code for code in refold if code in self.by_code}
        for event in events:
            types.add(event.event_type)
            if event.event_type in LIFECYCLE:
                named.update(timeline.code for timeline in self.concerned(event))
        # Batches are much alike, and there are few kinds of events: most have been asked for before.
        key = frozenset(types)
        found = self._touched.get(key)
        if found is None:
            direct = {timeline.code for event_type in types for timeline in self._by_type.get(event_type, ())}
            if LEVEL_REACHED in types:
                direct.update(self.ask_for_levels)
            found = self._touched[key] = self._closure(direct)
        return found | self._closure(named) if named else found

    def _closure(self, codes: Iterable[str]) -> frozenset[str]:
        """These quests, those that depend on them, and the prerequisites of all."""
        found = self.following(codes)
        return found.union(*(self.by_code[code].prerequisites for code in found))
