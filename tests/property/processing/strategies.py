"""What Hypothesis draws: few types, few minutes and small numbers, so that things collide."""

from datetime import UTC
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from processing_service.domain.event import Event
from tests.property.processing.specs import QuestSpec, VersionSpec, at

TYPES = ("Match", "Lesson", "Visit")
CODES = ("novice", "adept", "expert", "master")
LAST_MINUTE = 30

minutes = st.integers(0, LAST_MINUTE)


@st.composite
def versions(draw: st.DrawFn, published: int, prerequisites: tuple[str, ...]) -> VersionSpec:
    """One version of a quest that may depend on these others."""
    reset = draw(st.sampled_from(["never", "on_completion", "on_completion"]))
    bounds = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
    return VersionSpec(
        published=published,
        on=draw(st.frozensets(st.sampled_from(TYPES), min_size=1, max_size=2)),
        measure=draw(st.sampled_from(["count", "sum", "distinct"])),
        target=draw(st.integers(1, 4)),
        limit=1 if reset == "never" else draw(st.sampled_from([1, 2, 3, None])),
        reset=reset,
        least_level=draw(st.sampled_from([None, None, 1, 2])),
        opens=draw(st.sampled_from([None, None, bounds[0]])),
        closes=draw(st.sampled_from([None, None, bounds[1]])),
        prerequisites=draw(st.sampled_from([(), prerequisites, prerequisites[-1:], prerequisites[:1]])),
        leaf=draw(st.sampled_from(["leaf", "leaf", "other"])),
    )


@st.composite
def quests(draw: st.DrawFn) -> tuple[QuestSpec, ...]:
    """Up to four quests; each may depend on those before it, which makes chains and diamonds."""
    specs: list[QuestSpec] = []
    for index in range(draw(st.integers(1, len(CODES)))):
        published = sorted(draw(st.lists(st.integers(0, LAST_MINUTE // 2), min_size=1, max_size=3)))
        archived = draw(st.sampled_from([None, None, None, LAST_MINUTE - 5]))
        specs.append(
            QuestSpec(CODES[index], tuple(draw(versions(minute, CODES[:index])) for minute in published), archived)
        )
    return tuple(specs)


@st.composite
def tangled_quests(draw: st.DrawFn) -> tuple[QuestSpec, ...]:
    """Quests that name each other across their versions, as no single moment would allow."""
    return tuple(
        QuestSpec(code, tuple(draw(versions(minute, CODES[:3])) for minute in (0, LAST_MINUTE // 3)))
        for code in CODES[:3]
    )


payloads: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "points": st.sampled_from([0, 1, 2, 3, 5, 0.1, 0.7, 2.5, 1000, -1, "3", True, None]),
        "tag": st.sampled_from(["a", "b", "c", "d"]),
        "level": st.integers(0, 3),
    },
)


@st.composite
def histories(draw: st.DrawFn, max_size: int = 25) -> list[Event]:
    """Distinct events of one user, in no order."""
    drawn = draw(st.lists(st.tuples(minutes, st.sampled_from(TYPES), payloads), max_size=max_size))
    identities = draw(st.permutations(range(len(drawn))))
    return [
        Event(f"e{identity:02}", event_type, "user1", at(minute).astimezone(UTC), data)
        for identity, (minute, event_type, data) in zip(identities, drawn, strict=True)
    ]


@st.composite
def deliveries(draw: st.DrawFn, events: list[Event]) -> list[list[Event]]:
    """The same events in another order, some of them twice, split into batches."""
    repeated = draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    shuffled = draw(st.permutations(events + repeated))
    cuts = sorted(draw(st.lists(st.integers(0, len(shuffled)), max_size=6)))
    edges = [0, *cuts, len(shuffled)]
    return [list(shuffled[start:end]) for start, end in pairwise(edges)]
