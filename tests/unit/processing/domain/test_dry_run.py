"""Dry runs: what is added up, who is compared, how long cycles take, and which users serve as examples."""

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processing_service.domain.context import Context
from processing_service.domain.definition import Definition, Repeat, Reward
from processing_service.domain.dry_run import Candidates, DryRun, alone_since
from processing_service.domain.event import Event
from processing_service.domain.examples import Fate
from processing_service.domain.facts import Facts
from processing_service.domain.measures import Count, FieldPath, Sum
from processing_service.domain.measures.base import Measure
from processing_service.domain.objective import Leaf
from processing_service.domain.sampling import Durations
from processing_service.domain.tally import MOST_DAYS, Tally
from processing_service.domain.timeline import Timeline
from processing_service.domain.trial import MOST_TRACED, Trial

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY_TIME = Repeat(None, "on_completion")


def event(minute: float, user_id: str = "user1", event_type: str = "Match", **data: Any) -> Event:
    """What a user did at that minute."""
    return Event(f"{user_id}-{minute:09.2f}", event_type, user_id, START + timedelta(minutes=minute), data)


def quest(target: int = 3, *, measure: Measure | None = None, repeat: Repeat = EVERY_TIME, **changes: Any) -> Timeline:
    """A quest that was always there; it counts matches unless told otherwise."""
    objective = Leaf("leaf", frozenset({"Match"}), measure or Count(), target)
    definition = Definition("quest", 1, START, objective, repeat, reward=Reward(diamonds=10), **changes)
    return alone_since(definition, START - timedelta(days=1))


def tried(timeline: Timeline, *events: Event, is_accepted: bool = False) -> tuple[Trial, list[float]]:
    """The trial after these events, and how many minutes each of its cycles took."""
    trial = Trial(timeline, Context(Facts("user1")), is_accepted=is_accepted)
    took = [finish.took / timedelta(minutes=1) for one in events for finish in trial.offer(one)]
    return trial, took


def run_over(candidates: Candidates, histories: Mapping[str, Iterable[Event]]) -> DryRun:
    """A dry run over these users."""
    run = DryRun(candidates)
    for user_id, history in histories.items():
        run.begin(user_id, Context(Facts(user_id)))
        for one in history:
            run.offer(one)
    run.end()
    return run


def test_a_cycle_takes_from_its_first_event_that_counts_to_its_completion() -> None:
    """The next one begins with its own first event."""
    _, took = tried(quest(2), event(0), event(5), event(100), event(101))
    assert took == [5, 1]


def test_surplus_begins_the_next_cycle() -> None:
    """One event may complete several cycles; those after the first take no time, and what is left over goes on."""
    points = Sum(FieldPath("points"))
    _, took = tried(quest(10, measure=points), event(0, points=4), event(7, points=28), event(9, points=8))
    assert took == [7, 0, 0, 2]


def test_a_quest_that_resets_with_the_day_begins_anew_each_day() -> None:
    """What a day left unfinished does not make the next one longer."""
    _, took = tried(quest(2, repeat=Repeat(None, "daily")), event(0), event(24 * 60), event(24 * 60 + 3))
    assert took == [3]


def test_one_that_is_accepted_takes_from_the_acceptance() -> None:
    """That of the log, or, where it is assumed, the first event of the user."""
    opt_in = quest(2, opt_in=True)
    accepted = event(-10, event_type="QuestAccepted", code="quest")
    assert tried(opt_in, accepted, event(0), event(1))[1] == [11]
    assert tried(opt_in, event(0), event(1))[1] == []
    assert tried(opt_in, event(0), event(1), is_accepted=True)[1] == [1]
    left = event(0.5, event_type="QuestAbandoned", code="quest")
    assert tried(opt_in, accepted, event(0), left, event(1))[1] == []
    assert tried(opt_in, event(0), left, event(1), is_accepted=True)[1] == [1]


def test_the_trace_ends_with_the_first_completion() -> None:
    """Of a user who completes it the events up to there, of others the last; never more than a few."""
    done, _ = tried(quest(2), *(event(minute) for minute in range(20)))
    assert [one.timestamp for one, _ in done.trace] == [event(0).timestamp, event(1).timestamp]
    open_ended, _ = tried(quest(99), *(event(minute) for minute in range(50)))
    assert [one.timestamp for one, _ in open_ended.trace] == [
        event(minute).timestamp for minute in range(50 - MOST_TRACED, 50)
    ]


def test_users_are_gained_and_lost_against_the_live_version() -> None:
    """By whether they complete it at all."""
    draft = quest(2)
    live = alone_since(
        Definition("quest", 7, START, Leaf("leaf", frozenset({"Match", "Visit"}), Count(), 3), EVERY_TIME), START
    )
    run = run_over(
        Candidates(draft, live),
        {
            "gained": [event(0, "gained"), event(1, "gained")],
            "lost": [event(minute, "lost", "Visit") for minute in range(3)],
            "both": [event(minute, "both") for minute in range(4)],
        },
    )
    assert (run.difference.gained, run.difference.lost) == (1, 1)
    assert (run.draft.users_completed, run.draft.completions) == (2, 3)
    assert run.live is not None
    assert (run.live.users_completed, run.live.completions) == (2, 2)


def test_examples_are_of_every_kind_and_always_the_same() -> None:
    """In whatever order the users come; the nearest ones are those who came nearest."""
    histories = {
        f"user{number}": [event(minute, f"user{number}") for minute in range(number % 6)] for number in range(60)
    }
    chosen = run_over(Candidates(quest(5)), histories).examples.chosen()
    fates = [one.fate for one in chosen]
    assert [fates.count(fate) for fate in (Fate.COMPLETED, Fate.NEARLY, Fate.NOT)] == [4, 3, 3]
    assert {one.trial.closeness() for one in chosen if one.fate is Fate.NEARLY} == {0.8}
    assert {one.trial.closeness() for one in chosen if one.fate is Fate.NOT} == {0.0}
    shuffled = list(histories.items())
    random.Random(1).shuffle(shuffled)
    again = run_over(Candidates(quest(5)), dict(shuffled)).examples.chosen()
    assert [one.user_id for one in again] == [one.user_id for one in chosen]


@pytest.mark.parametrize("number", [0, 1, 5, 30])
def test_where_one_kind_is_missing_the_others_fill_up(number: int) -> None:
    """Ten, or as many as there are."""
    histories = {f"user{index}": [event(0, f"user{index}")] for index in range(number)}
    chosen = run_over(Candidates(quest(1)), histories).examples.chosen()
    assert [one.fate for one in chosen] == [Fate.COMPLETED] * min(10, number)


def test_quantiles_are_exact_until_there_are_too_many() -> None:
    """Beyond that they are of a sample, which hangs on the keys alone."""
    minutes = [timedelta(minutes=minute) for minute in range(1, 101)]
    exact = Durations(most=100)
    for minute in minutes:
        exact.add(str(minute), minute)
    assert exact.is_exact
    assert (exact.quantile(0.5), exact.quantile(0.9)) == (minutes[49], minutes[89])
    some, reverse = Durations(most=30), Durations(most=30)
    for minute in minutes:
        some.add(str(minute), minute)
    for minute in reversed(minutes):
        reverse.add(str(minute), minute)
    assert not some.is_exact
    assert some.quantile(0.5) == reverse.quantile(0.5)
    assert minutes[29] < (some.quantile(0.5) or minutes[0]) < minutes[69]
    assert Durations().quantile(0.5) is None


def test_the_first_days_are_told_and_no_more_are_kept() -> None:
    """A late day may push out one that was kept before it."""
    tally = Tally(Reward(diamonds=10))
    timeline, days = quest(1), list(range(2000))
    random.Random(2).shuffle(days)
    for day in days:
        trial = Trial(timeline, Context(Facts("user1")))
        tally.add("user1", trial.offer(event(day * 24 * 60)))
    first = START.toordinal()
    assert tally.days == [(first + day, 1) for day in range(MOST_DAYS)]
    assert tally.completions == 2000
