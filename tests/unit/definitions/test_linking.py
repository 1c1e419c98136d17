"""How definitions may hang together."""

from shared.definitions.completions import completions_let_through
from shared.definitions.linking import Linked, find_link_faults, in_order_of_prerequisites


def quest(code: str, *needs: str, counts: str | None = None, kind: str = "quest") -> Linked:
    filters = () if counts is None else (completions_let_through(counts),)
    return Linked(code, kind, frozenset(needs), filters)


def test_a_chain_is_fine() -> None:
    assert find_link_faults([quest("a")], [quest("b", "a"), quest("c", "b", counts='event.data.code == "b"')]) == []


def test_a_missing_prerequisite_is_named() -> None:
    [fault] = find_link_faults([], [quest("b", "a")])
    assert (fault.code, fault.part) == ("b", "prerequisites")
    assert "'a'" in fault.message


def test_prerequisites_in_a_circle_are_refused() -> None:
    [fault] = find_link_faults([quest("a"), quest("b", "a")], [quest("a", "b")])
    assert (fault.code, fault.part) == ("a", "prerequisites")
    assert "a -> b -> a" in fault.message


def test_a_quest_that_counts_every_completion_counts_its_own() -> None:
    [fault] = find_link_faults([], [quest("a", counts="true")])
    assert fault.part == "objective"
    assert "a -> a" in fault.message


def test_quests_that_trigger_each_other_are_refused() -> None:
    [fault] = find_link_faults(
        [quest("a", counts='event.data.code == "b"')], [quest("b", counts='event.data.code == "a"')]
    )
    assert fault.code == "b"


def test_achievements_may_count_all_quests() -> None:
    counting = [quest(code, counts='event.data.kind == "quest"', kind="achievement") for code in ("five", "ten")]
    assert find_link_faults([quest("a"), quest("b")], counting) == []


def test_a_quest_cannot_wait_for_what_counts_it() -> None:
    [fault] = find_link_faults([], [quest("a", "b"), quest("b", counts='event.data.code == "a"')])
    assert "counted" in fault.message


def test_the_order_puts_prerequisites_first() -> None:
    assert in_order_of_prerequisites([quest("c", "b"), quest("b", "a"), quest("a", "elsewhere")]) == ["a", "b", "c"]


def test_a_stat_is_never_completed() -> None:
    """It may count what counts everything, and nothing can wait for it."""
    counted = quest("counted", counts='event.data.code == "a"', kind="stat")
    assert find_link_faults([counted], [quest("a", counts='event.data.code in ["b", "counted"]'), quest("b")]) == []
    [fault] = find_link_faults([counted], [quest("c", "counted")])
    assert (fault.part, fault.message) == ("prerequisites", "'counted' is a stat, which is never completed")
