"""Sentences for players: one for every reason, and none that gives anything away."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from processing_service.application.explain_sentences import REASONS, Wording, because, sentence_for
from processing_service.domain import reasons
from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat, Window
from processing_service.domain.enrolment import ACCEPTED
from processing_service.domain.event import Event
from processing_service.domain.explanation import explain_events
from processing_service.domain.measures import Count, Streak
from processing_service.domain.objective import Leaf
from processing_service.domain.reasons import Reason
from processing_service.domain.step_detail import Refusal, detail_of
from processing_service.domain.timeline import Timeline
from tests.unit.processing.domain.builders import (
    NOTHING_KNOWN,
    POINTS,
    Answers,
    at,
    definition,
    event,
    timeline,
)
from tests.unit.processing.domain.test_explanation import quest

MOMENT = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
MATCH = Event("e1", "MatchWon", "user1", MOMENT, {})
BERLIN = Wording(ZoneInfo("Europe/Berlin"), 2026, {"leaf": "only ranked matches count."}, {"novice": "First steps"})
IN_UTC = Wording(UTC, 2026)
SECRET = "event.data.secret == 'x'"

EXAMPLES: list[tuple[Reason, str]] = [
    (reasons.NotListened(), "this quest does not look at it"),
    (reasons.BeforePublished(), "it happened before this quest began"),
    (reasons.Archived(), "it happened after this quest had ended"),
    (reasons.Paused(), "this quest was paused then"),
    (reasons.Retracted(), "it was taken back"),
    (
        reasons.OutsideWindow(MOMENT + timedelta(days=1), None),
        "the quest only counts from Wednesday, 25 November at 18:05 on",
    ),
    (reasons.OutsideWindow(None, MOMENT), "the quest only counted until Tuesday, 24 November at 18:05"),
    (reasons.OutsideWindow(), "the quest did not count at that time"),
    (reasons.AlreadyComplete(), "the quest was already complete"),
    (reasons.CompleteThisPeriod("week"), "the quest was already complete for that week"),
    (reasons.PartComplete(), "that part of the quest was already complete"),
    (reasons.PrerequisiteMissing("novice"), "“First steps” has to be completed first"),
    (reasons.PrerequisiteMissing("hidden-one"), "another quest has to be completed first"),
    (reasons.NotAccepted(), "you had not accepted the quest at that time"),
    (reasons.DeadlinePassed(MOMENT), "your time ran out on Tuesday, 24 November at 18:05"),
    (reasons.NotInSegment(SECRET, "unknown"), "this quest is for others"),
    (reasons.ConditionFalse(SECRET), "only ranked matches count"),
    (reasons.ConditionUndecided(SECRET, "field 'x' missing"), "some information was missing"),
    (reasons.LevelTooLow(5, 3), "you had level 3, and this quest needs level 5"),
    (reasons.FieldUnfit("points", "missing"), "some information was missing"),
    (reasons.ValueAlreadyCounted("map", "forest"), "one with the same value counted already"),
    (reasons.NotHigher("points", "3", "5"), "it was not higher than your best"),
    (reasons.PeriodAlreadyCounted("day"), "that day counted already"),
    (reasons.CapReached("day", 3), "one day adds at most 3"),
    (
        reasons.CoolingDown(MOMENT + timedelta(hours=1), timedelta(hours=1)),
        "the next one counts from Tuesday, 24 November at 19:05 on",
    ),
    (reasons.StepOutOfOrder(2), "the step before it was missing"),
    (reasons.StepTooLate(2, timedelta(hours=1)), "it came too long after the step before it"),
    (
        reasons.NoPartCounted((("leaf", reasons.ConditionFalse(SECRET)), ("other", reasons.PartComplete()))),
        "only ranked matches count; that part of the quest was already complete",
    ),
]


def all_reasons(base: type[Reason] = Reason) -> Iterator[type[Reason]]:
    """Every class of reasons that there is; not what a dataclass with slots was made from."""
    for kind in base.__subclasses__():
        if vars(sys.modules[kind.__module__]).get(kind.__name__) is kind:
            yield kind
        yield from all_reasons(kind)


def test_every_reason_has_a_sentence_a_text_and_an_example() -> None:
    assert set(REASONS) == set(all_reasons()) == {type(reason) for reason, _ in EXAMPLES}
    assert all(str(reason) and reason.name for reason, _ in EXAMPLES)


@pytest.mark.parametrize(("reason", "expected"), EXAMPLES, ids=lambda one: getattr(one, "name", None))
def test_the_sentence_of_each_reason(reason: Reason, expected: str) -> None:
    text = because(Refusal(reason, "leaf"), MATCH, BERLIN)
    assert text == expected
    assert SECRET not in text


def test_a_condition_without_a_hint_gives_nothing_away() -> None:
    assert (
        because(Refusal(reasons.ConditionFalse(SECRET), "leaf"), MATCH, Wording())
        == "it is not what this quest asks for"
    )


def test_other_years_are_named_and_the_ends_of_time_are_bearable() -> None:
    assert Wording(UTC, 2027).when(MOMENT) == "Tuesday, 24 November 2026 at 17:05"
    last = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert Wording(ZoneInfo("Asia/Tokyo"), 2026).when(last) == "Friday, 31 December 9999 at 23:30"


def told(line: Timeline, *events: Event, wording: Wording = IN_UTC) -> list[str]:
    """The sentence of each step."""
    context = Context(NOTHING_KNOWN)
    return [sentence_for(detail_of(line, one, context), wording) for one in explain_events(line, events, context).steps]


def test_sentences_about_events_that_counted() -> None:
    """What they added where that is a sum, and what they completed."""
    line = timeline(definition(measure=POINTS, target=10))
    assert told(line, event(1, points=2.5), event(2, points=30)) == [
        "Your Match on Sunday, 1 March at 12:01 counted and added 2.5.",
        "Your Match on Sunday, 1 March at 12:02 counted, added 30 and completed the quest 3 times.",
    ]
    assert told(timeline(definition(target=1)), event(1)) == [
        "Your Match on Sunday, 1 March at 12:01 counted and completed the quest."
    ]


def test_sentences_about_events_that_did_not_count() -> None:
    line = timeline(definition(where=Answers(False)), definition(version=2, published=5, window=Window(at(9))))
    assert told(line, event(1), event(6), wording=Wording(UTC, 2026, {"leaf": "only wins by ten count"})) == [
        "Your Match on Sunday, 1 March at 12:01 did not count: only wins by ten count.",
        "Your Match on Sunday, 1 March at 12:06 did not count: the quest only counts from Sunday, 1 March at 12:09 on.",
    ]


def test_sentences_about_accepting_and_freezes() -> None:
    types = frozenset({"Match", "Freeze"})
    streak = Leaf("leaf", types, Streak("day", 0, frozenset({"Freeze"})), 3, None, frozenset({"Freeze"}))
    assert told(quest(streak), event(1, "Freeze")) == [
        "Your Freeze on Sunday, 1 March at 12:01 gave you freezes for your streak."
    ]
    opt_in = quest(Leaf("leaf", types, Count(), 3), opt_in=True, repeat=Repeat())
    assert told(opt_in, event(1), event(2, ACCEPTED, code="novice")) == [
        "Your Match on Sunday, 1 March at 12:01 did not count: you had not accepted the quest at that time.",
        "You accepted this quest on Sunday, 1 March at 12:02.",
    ]
