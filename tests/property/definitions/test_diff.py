"""The laws of the comparison: nothing is made up, and nothing is overlooked."""

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.definition import Definition
from shared.definitions.diff import diff
from tests.property.definitions.strategies import definitions


@given(definition=definitions())
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
