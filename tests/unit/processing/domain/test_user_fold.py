"""Batches, late events and prerequisites: what is asked of the log, and what changes."""

from processing_service.domain.context import Context
from processing_service.domain.definition import Repeat
from processing_service.domain.evaluator import fold
from processing_service.domain.event import Event
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import EMPTY, State
from processing_service.domain.user_fold import Changes, Done, LogRequest, NeedsLog, UserFold
from tests.unit.processing.domain.builders import NOTHING_KNOWN, at, definition, event, timeline

NOVICE = timeline(definition("novice", target=2))
ADEPT = timeline(definition("adept", on="Lesson", target=1, repeat=Repeat(), prerequisites=("novice",)))
EXPERT = timeline(definition("expert", on="Visit", target=1, repeat=Repeat(), prerequisites=("adept",)))
RULES = Ruleset([EXPERT, ADEPT, NOVICE])


def done(answer: NeedsLog | Done) -> Changes:
    """The changes; fails where the fold asks for more."""
    assert isinstance(answer, Done)
    return answer.changes


def after(*events: Event) -> dict[str, State]:
    """States after these events in order."""
    states: dict[str, State] = {}
    for code in ("novice", "adept", "expert"):
        first = {known: state.first_completion for known, state in states.items()}
        states[code] = fold(RULES.by_code[code], events, Context(NOTHING_KNOWN, first)).state
    return states


def test_events_in_order_need_no_log() -> None:
    changes = done(UserFold(Ruleset([NOVICE]), "user1", NOTHING_KNOWN, after(event(1)), [event(3), event(2)]).step())
    assert changes.states["novice"].times_completed == 1
    assert [(one.code, one.cycle, one.position) for one in changes.completed] == [("novice", 1, event(2).position)]
    assert changes.corrected == ()


def test_an_event_that_nobody_listens_to_changes_nothing() -> None:
    assert done(UserFold(RULES, "user1", NOTHING_KNOWN, {}, [event(1, "Unheard")]).step()) == Changes({}, (), (), {})


def test_a_late_event_makes_its_quest_fold_again_from_its_publishing() -> None:
    log = [event(2), event(4)]
    fold_of_user = UserFold(RULES, "user1", NOTHING_KNOWN, after(*log), [event(3)])
    assert fold_of_user.step() == NeedsLog((LogRequest("novice", frozenset({"Match"}), at(0)),))


def test_a_corrected_completion_is_not_a_new_one() -> None:
    log = [event(2), event(4), event(5)]
    user = UserFold(RULES, "user1", NOTHING_KNOWN, after(*log), [event(3)])
    user.step()
    user.supply(log)
    dependents = user.step()
    assert isinstance(dependents, NeedsLog), "what depends on novice was unlocked earlier than it knew"
    user.supply([])
    changes = done(user.step())
    assert changes.corrected[0].position == event(3).position
    assert [(one.cycle, one.position) for one in changes.completed] == [(2, event(5).position)]


def test_completions_before_a_late_event_are_left_alone() -> None:
    log = [event(minute) for minute in (1, 2, 5, 6)]
    user = UserFold(RULES, "user1", NOTHING_KNOWN, after(*log), [event(3)])
    user.step()
    user.supply(log)
    assert [one.cycle for one in done(user.step()).corrected] == [2]


def test_a_prerequisite_completed_late_unlocks_what_happened_since() -> None:
    """The log is asked only from there on: before it nothing could count."""
    states = after(event(1), event(5, "Lesson"), event(6, "Visit"))
    log = [event(5, "Lesson"), event(6, "Visit")]
    user = UserFold(RULES, "user1", NOTHING_KNOWN, states, [event(2)])
    assert user.step() == NeedsLog((LogRequest("adept", frozenset({"Lesson"}), at(2)),))
    user.supply(log)
    assert user.step() == NeedsLog((LogRequest("expert", frozenset({"Visit"}), at(5)),))
    user.supply(log)
    assert {one.code for one in done(user.step()).completed} == {"novice", "adept", "expert"}


def test_a_version_that_became_known_late_is_folded_on_demand() -> None:
    user = UserFold(RULES, "user1", NOTHING_KNOWN, {}, [], refold=["novice", "forgotten"])
    assert user.step() == NeedsLog((LogRequest("novice", frozenset({"Match"}), at(0)),))
    user.supply([event(1)])
    assert done(user.step()).states["novice"].progress == 1


def test_only_changed_states_are_reported() -> None:
    states = after(event(1), event(2), event(3, "Lesson"))
    changes = done(UserFold(RULES, "user1", NOTHING_KNOWN, states, [event(4, "Lesson"), event(5)]).step())
    assert set(changes.states) == {"novice"}


def test_touched_finds_dependents_and_prerequisites() -> None:
    rules = Ruleset([NOVICE, ADEPT, EXPERT, timeline(definition("lone", on="Other", prerequisites=("unknown",)))])
    assert rules.touched([event(1, "Lesson")]) == {"adept", "expert", "novice"}
    assert rules.touched([event(1, "Other")]) == {"lone", "unknown"}
    assert rules.touched([event(1, "Unheard")]) == frozenset()
    assert rules.touched([], refold=["expert", "forgotten"]) == {"expert", "adept"}
    assert [line.code for line in rules.concerned(event(1))] == ["novice"]
    assert rules.dependents("novice") == ("adept",)


def test_a_quest_about_quests_is_an_ordinary_quest() -> None:
    rules = Ruleset([timeline(definition("collector", on="QuestCompleted", target=2))])
    events = [event(minute, "QuestCompleted", quest=f"q{minute}") for minute in (1, 2)]
    assert [one.code for one in done(UserFold(rules, "user1", NOTHING_KNOWN, {}, events).step()).completed] == [
        "collector"
    ]


def test_a_state_that_is_absent_is_an_empty_one() -> None:
    absent = done(UserFold(RULES, "user1", NOTHING_KNOWN, {}, [event(1)]).step())
    assert absent == done(UserFold(RULES, "user1", NOTHING_KNOWN, {"novice": EMPTY}, [event(1)]).step())
