"""Pages of explanations: the latest first, filtered, never too many completions on one."""

from processing_service.application.explanation_pages import MOST_COMPLETIONS, WantedSteps, page_of
from processing_service.domain.context import Context
from processing_service.domain.explanation import Explanation, explain_events
from tests.unit.processing.domain.builders import NOTHING_KNOWN, POINTS, definition, event, timeline


def explained(points: list[float], target: int = 10**6) -> Explanation:
    """Events with these points, one a minute, summed up."""
    line = timeline(definition(measure=POINTS, target=target))
    return explain_events(
        line, [event(minute, points=worth) for minute, worth in enumerate(points)], Context(NOTHING_KNOWN)
    )


def ids(explanation: Explanation, **wanted: object) -> tuple[list[str], int, int | None]:
    """The ids of a page, how many fit, and where the next page begins."""
    page = page_of(explanation, WantedSteps(**wanted))  # type: ignore[arg-type]
    return [step.event.event_id for step in page.steps], page.total, page.next_offset


def test_pages_go_from_the_latest_event_back() -> None:
    explanation = explained([1] * 5)
    assert ids(explanation, limit=2) == (["e4", "e3"], 5, 2)
    assert ids(explanation, limit=2, offset=2) == (["e2", "e1"], 5, 4)
    assert ids(explanation, limit=2, offset=4) == (["e0"], 5, None)
    assert ids(explanation, limit=2, offset=9) == ([], 5, None)


def test_filters_by_outcome_and_by_event() -> None:
    explanation = explained([1, -1, 2, -2])
    assert ids(explanation, outcome="counted") == (["e2", "e0"], 2, None)
    assert ids(explanation, outcome="not_counted") == (["e3", "e1"], 2, None)
    assert ids(explanation, event_id="e1") == (["e1"], 1, None)
    assert ids(explanation, event_id="e1", outcome="counted") == ([], 0, None)


def test_a_page_with_many_completions_ends_early() -> None:
    """A hundred cycles an event: five events fill a page, whatever the limit."""
    explanation = explained([100] * 7, target=1)
    shown = MOST_COMPLETIONS // 100
    assert ids(explanation, limit=7) == ([f"e{6 - index}" for index in range(shown)], 7, shown)
    assert ids(explanation, limit=7, offset=shown) == (["e1", "e0"], 7, None)
