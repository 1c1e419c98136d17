"""What Hypothesis draws: few types, few minutes and small numbers, so that things collide."""

from typing import Any

from hypothesis import strategies as st

from processing_service.domain.event import Event
from tests.property.processing.chain_specs import QuestSpec, VersionSpec, at

TYPES = ("Match", "Lesson", "Visit")
CODES = ("novice", "adept", "expert", "master")
LAST_MINUTE = 30

minutes = st.integers(0, LAST_MINUTE)


def rarely(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    """Now and then something, mostly None."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


@st.composite
def versions(draw: st.DrawFn, published: int, prerequisites: tuple[str, ...]) -> VersionSpec:
    """One version of a quest that may depend on these others."""
    reset = draw(st.sampled_from(["on_completion", "on_completion", "on_completion", "never"]))
    opens = draw(rarely(st.integers(1, LAST_MINUTE // 2)))
    closes = draw(rarely(st.integers(LAST_MINUTE // 2 + 1, LAST_MINUTE)))
    return VersionSpec(
        published=published,
        on=draw(st.sampled_from([frozenset(TYPES), frozenset(TYPES[:2]), frozenset(TYPES[1:]), frozenset(TYPES[:1])])),
        measure=draw(st.sampled_from(["sum", "distinct", "count"])),
        target=draw(st.integers(1, 4)),
        limit=1 if reset == "never" else draw(st.sampled_from([None, 3, 2, 1])),
        reset=reset,
        least_level=draw(rarely(st.integers(1, 2))),
        opens=opens,
        closes=closes,
        prerequisites=draw(st.sampled_from([(), prerequisites[-1:], prerequisites[:1], prerequisites])),
        leaf=draw(st.sampled_from(["leaf", "leaf", "leaf", "leaf", "leaf", "other"])),
    )


@st.composite
def quests(draw: st.DrawFn) -> tuple[QuestSpec, ...]:
    """Up to four quests; each may depend on those before it, which makes chains and diamonds."""
    specs: list[QuestSpec] = []
    for index in range(draw(st.sampled_from([3, 4, 2, 1]))):
        later = draw(st.sampled_from([[], [5], [0], [10, 20], [15, 15]]))
        published = [draw(st.integers(0, 3)), *(minute + 3 for minute in later)]
        archived = draw(rarely(st.integers(LAST_MINUTE // 2, LAST_MINUTE)))
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


POINTS = (1, 2, 3, 0.1, 0.7, 2.5, 0, 1000, 5, None, -1, "3", True)
TAGS = ("a", "b", "c", "d", "a", "b", "c", "d", None)
LEVELS = (3, 2, 1, 0, None)


def _event(index: int, minute: int, event_type: str, points: int, other: int) -> Event:
    data: dict[str, Any] = {
        "points": POINTS[points],
        "tag": TAGS[other % len(TAGS)],
        "level": LEVELS[other // len(TAGS)],
    }
    return Event(
        f"e{index:02}",
        event_type,
        "user1",
        at(minute),
        {key: value for key, value in data.items() if value is not None},
    )


def histories(max_size: int = 20) -> st.SearchStrategy[list[Event]]:
    """Distinct events of one user, in no order: as often many as few."""
    drawn = st.tuples(
        minutes, st.sampled_from(TYPES), st.integers(0, len(POINTS) - 1), st.integers(0, len(TAGS) * len(LEVELS) - 1)
    )
    return (
        st.integers(0, max_size)
        .flatmap(lambda size: st.lists(drawn, min_size=size, max_size=size))
        .map(lambda rows: [_event(index, *row) for index, row in enumerate(rows)])
    )
