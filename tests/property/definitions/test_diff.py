"""The laws of the comparison: nothing is made up, and nothing is overlooked."""

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.definition import Definition
from shared.definitions.diff import diff
from shared.definitions.stats import find_stat_faults, resolve_stats, stats_of
from tests.property.definitions.strategies import definitions, stats


@given(definition=definitions() | stats())
def test_a_definition_does_not_differ_from_itself(definition: Definition) -> None:
    again = Definition.model_validate_json(definition.model_dump_json())
    assert diff(definition, again).is_empty


TOGETHER = [{"enrolment", "deadline"}, {"claim", "claim_expires_after"}, {"objective", "repeat"}]
"""Fields that only fit each other."""
APART = sorted(set(Definition.model_fields) - {"code"} - set().union(*TOGETHER))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Definition, Definition]:
    """Two definitions of one code that share most of their parts, so that little differs, or nothing."""
    first, second = draw(definitions()), draw(definitions())
    changed = draw(st.sets(st.sampled_from([*APART, *map(tuple, TOGETHER)]), max_size=4))
    names = {name for one in changed for name in ([one] if isinstance(one, str) else one)}
    values = {name: getattr(second if name in names else first, name) for name in Definition.model_fields}
    return first, Definition.model_validate(values)


@given(pair=pairs())
def test_whatever_differs_is_told_and_said_to_mean_something(pair: tuple[Definition, Definition]) -> None:
    before, after = pair
    assert diff(before, after).is_empty == (before == after)
    for found in (diff(before, after), diff(None, after)):
        assert all(change.effect and change.before != change.after for change in found.changes)


@given(before=stats(), after=stats() | definitions())
def test_whatever_differs_of_a_stat_is_told(before: Definition, after: Definition) -> None:
    for found in (diff(before, after), diff(after, before), diff(None, before)):
        assert all(change.effect and change.before != change.after for change in found.changes)
    assert diff(before, after).is_empty == (before == after)


@given(definition=definitions(), stat=stats())
def test_a_definition_with_its_stats_filled_in_names_none(definition: Definition, stat: Definition) -> None:
    """And keeps what is its own: ids, labels and targets of all leaves, and everything beside the objective."""
    [counter] = stats_of([stat]).values()
    counters = {leaf.stat: counter for leaf in definition.leaves if leaf.stat is not None}
    if find_stat_faults(definition, counters):
        return
    resolved = resolve_stats(definition, counters)
    assert all(leaf.stat is None and leaf.measure != "stat" for leaf in resolved.leaves)
    own = [(leaf.id, leaf.label, leaf.hint, leaf.target) for leaf in definition.leaves]
    assert [(leaf.id, leaf.label, leaf.hint, leaf.target) for leaf in resolved.leaves] == own
    assert resolved.model_dump(exclude={"objective"}) == definition.model_dump(exclude={"objective"})
    assert Definition.model_validate_json(resolved.model_dump_json()) == resolved
