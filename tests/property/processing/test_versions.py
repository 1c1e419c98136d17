"""What a new version does to users in flight."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat
from processing_service.domain.evaluator import Fold, fold
from processing_service.domain.event import Event
from processing_service.domain.objective import Objective, is_begun
from processing_service.domain.timeline import Timeline
from tests.property.processing.definitions import MEASURES, definitions, objectives, plain_leaves
from tests.property.processing.histories import ENROLMENTS, FACTS, FREEZE, Delivery, at, deliveries, histories, in_order
from tests.property.processing.in_memory_ingest import ingest_of

WITHOUT_END = Repeat(None, "on_completion")
CHANGE = 20
"""The slot at which the second version is published."""


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Two or three versions, each of which says something else about those in flight."""
    opt_in = draw(st.booleans())
    versions = [draw(definitions(opt_in=opt_in))]
    for number, slot in enumerate(draw(st.sampled_from([(CHANGE,), (12, 30), (CHANGE, CHANGE)])), start=2):
        changed = draw(definitions(opt_in=opt_in)) if draw(st.booleans()) else versions[-1]
        versions.append(
            replace(
                changed,
                version=number,
                published_at=at(slot),
                objective=draw(st.one_of(st.just(versions[-1].objective), objectives())),
                migration=draw(st.sampled_from(["carry", "pin", "pin", "restart", "recompute"])),
                counts_from=draw(st.sampled_from([None, at(6)])),
            )
        )
    return Timeline("first", tuple(versions), draw(st.sampled_from([None, None, at(40)])))


@st.composite
def changes(draw: st.DrawFn, migration: str) -> tuple[Definition, Definition]:
    """Two versions of a quest of one leaf that completes without end; the second may ask for more, or less."""
    first = Definition("first", 1, at(0), draw(plain_leaves("a", MEASURES)), WITHOUT_END)
    target = draw(st.integers(1, 3))
    leaf = first.objective.leaves[0]
    changed = leaf if leaf.measure.kind == "sequence" else replace(leaf, target=target)
    return first, replace(first, version=2, published_at=at(CHANGE), objective=changed, migration=migration)  # type: ignore[arg-type]


def folded(line: Timeline, events: list[Event]) -> Fold:
    """All these events under this timeline, of a user of whom nothing is known."""
    ingest = ingest_of(line)
    return fold(line, in_order(events), Context(ingest.facts))


@given(timelines(), histories(FREEZE, *ENROLMENTS, *FACTS), deliveries)
def test_any_order_gives_the_state_of_the_sorted_order(line: Timeline, events: list[Event], delivery: Delivery) -> None:
    shuffled, one_by_one = ingest_of(line), ingest_of(line)
    for batch in delivery(events):
        shuffled.handle(batch)
    for event in in_order(events):
        one_by_one.handle([event])
    assert shuffled.progress() == one_by_one.progress()


@given(timelines(), histories(FREEZE, *ENROLMENTS, *FACTS))
def test_folding_the_log_gives_the_stored_state(line: Timeline, events: list[Event]) -> None:
    ingest = ingest_of(line)
    for event in in_order(events):
        ingest.handle([event])
    result = fold(line, in_order(events), Context(ingest.facts))
    assert ingest.states().get("first", result.state) == result.state


@given(definitions(), objectives(), histories(FREEZE, *ENROLMENTS, *FACTS), st.sampled_from([True, False]))
def test_a_version_that_recomputes_decides_as_if_it_had_always_been(
    first: Definition, objective: Objective, events: list[Event], opt_in: object
) -> None:
    second = replace(
        first, version=2, published_at=at(CHANGE), objective=objective, migration="recompute", opt_in=bool(opt_in)
    )
    alone = replace(second, counts_from=first.published_at)
    together, new_alone = ingest_of(Timeline("first", (first, second))), ingest_of(alone)
    for ingest in (together, new_alone):
        ingest.handle(events)
    assert together.progress() == new_alone.progress()
    assert together.recorded == new_alone.recorded


@given(changes("restart"), histories(FREEZE))
def test_a_version_that_restarts_counts_nothing_that_came_before(
    versions: tuple[Definition, Definition], events: list[Event]
) -> None:
    later = [event for event in events if event.timestamp >= at(CHANGE)]
    together, alone = folded(Timeline("first", versions), events), folded(Timeline("first", versions[1:]), later)
    since = [one.position for one in together.completions if one.position[0] >= at(CHANGE)]
    assert since == [one.position for one in alone.completions]


@given(changes("pin"), histories(FREEZE))
def test_a_version_that_pins_lets_users_finish_the_one_before(
    versions: tuple[Definition, Definition], events: list[Event]
) -> None:
    """The completion that they were under way to comes where it would have come; all that follow are the new one's."""
    old, both = folded(Timeline("first", versions[:1]), events), folded(Timeline("first", versions), events)
    before = [event for event in events if event.timestamp < at(CHANGE)]
    at_the_change = folded(Timeline("first", versions[:1]), before)
    since = both.completions[len(at_the_change.completions) :]
    in_flight = is_begun(versions[0].objective, at_the_change.state.progress)
    lost = any(
        not is_begun(versions[0].objective, step.state.progress)
        for step in both.steps[len(before) :]
        if step.state.times_completed == at_the_change.state.times_completed
    )
    due = old.completions[len(at_the_change.completions) :]
    if in_flight and due and not lost:
        finished = [one for one in due if one.position == due[0].position]
        assert since[: len(finished)] == tuple(finished)
        assert all(one.version == 2 for one in since[len(finished) :])
    elif not in_flight:
        assert all(one.version == 2 for one in since)


@given(changes("carry"), histories(FREEZE))
def test_a_version_that_carries_never_takes_a_completion_that_the_old_one_would_have_given_before(
    versions: tuple[Definition, Definition], events: list[Event]
) -> None:
    old, both = folded(Timeline("first", versions[:1]), events), folded(Timeline("first", versions), events)
    assert [one for one in both.completions if one.position[0] < at(CHANGE)] == [
        one for one in old.completions if one.position[0] < at(CHANGE)
    ]
    if versions[0].objective.target == versions[1].objective.target:
        assert [one.position for one in both.completions] == [one.position for one in old.completions]
