"""Every measure with every reset agrees with a model that tries out all possibilities."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing_service.application.user_facts import zone_of
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.event import Event
from processing_service.domain.measures import Count, Distinct, FieldPath, Highest, Level, Measure
from shared.contracts.event_types import USER_UPDATED
from tests.property.processing.definitions import (
    COUNTS,
    HOURS_8,
    HOURS_20,
    POINTS,
    RESETS,
    SEQUENCES,
    STREAKS,
    SUMS,
    plain_leaves,
)
from tests.property.processing.histories import (
    DAYS,
    FREEZE,
    LAST_SLOT,
    LEVELS,
    TWO_DAYS,
    ZONES,
    Delivery,
    at,
    deliveries,
    histories,
)
from tests.property.processing.in_memory_ingest import ingest_of
from tests.property.processing.reference_model import completions

MENUS: dict[str, Sequence[Measure]] = {
    "counts": COUNTS,
    "sums": SUMS,
    "values": (Distinct(FieldPath("tag")), Highest(POINTS)),
    "streaks": STREAKS,
    "sequences": SEQUENCES,
    "levels": (Level(),),
}
EVIDENCE: dict[str, Sequence[str]] = {
    "sequences": ("Match", "Lesson", *LEVELS),
    "levels": ("Match", *LEVELS),
}


def assert_agrees(quest: Definition, zone: str, events: list[Event], delivery: Delivery) -> None:
    """The evaluator completes at the same events as the model, for a user who lives in that zone."""
    ingest = ingest_of(quest)
    ingest.handle([Event("zone", USER_UPDATED, "user1", at(-6), {"time_zone": zone})])
    for batch in delivery(events):
        ingest.handle(batch)
    found = sorted(ingest.completions()["first"])
    assert found == [event.position for event in completions(quest, events, zone_of(zone))]


@pytest.mark.parametrize("menu", MENUS)
@given(data=st.data(), zone=st.sampled_from(ZONES), delivery=deliveries)
def test_one_leaf_agrees_with_the_model(menu: str, data: st.DataObject, zone: str, delivery: Delivery) -> None:
    leaf = data.draw(plain_leaves("a", MENUS[menu]))
    repeat, min_level = data.draw(st.sampled_from(RESETS)), data.draw(st.sampled_from([None, None, 2, 3]))
    quest = Definition("first", 1, at(0), leaf, repeat, min_level=min_level)
    slots = DAYS if menu == "streaks" else data.draw(st.sampled_from([TWO_DAYS, range(LAST_SLOT + 1)]))
    evidence = EVIDENCE.get(menu, ("Match", "Match", FREEZE, *(LEVELS[:1] if min_level is not None else ())))
    events = data.draw(histories(min_size=3, max_size=9, slots=slots, evidence=evidence))
    assert_agrees(quest, zone, events, delivery)


@given(plain_leaves("a", (Count(),)), st.sampled_from([HOURS_8, HOURS_20]), histories(slots=range(24)), deliveries)
def test_a_cooldown_between_completions_agrees_with_the_model(
    leaf: object, cooldown: object, events: list[Event], delivery: Delivery
) -> None:
    quest = Definition("first", 1, at(0), leaf, Repeat(None, "on_completion", cooldown))  # type: ignore[arg-type]
    assert_agrees(replace(quest), "UTC", events, delivery)
