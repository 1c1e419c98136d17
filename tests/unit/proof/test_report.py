"""What a run says of itself, and how the program ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.__main__ import BROKEN, NOT_CARRIED_OUT, exit_code
from tests.proof.checker.report import Finding, Report
from tests.proof.harness.diary import Diary
from tests.proof.harness.options import Options
from tests.proof.harness.outcome import Outcome
from tests.proof.harness.plan import make_plan
from tests.proof.harness.report import markdown, save, told_in_a_line
from tests.proof.mutants import MUTANTS, SOUND
from tests.proof.mutants.hunt import Hunted

CLEAN = Report((), 64, {})
LOST = Report((Finding("event-lost", "T1", 1, ()), Finding("grant-amounts", "T2", 1, ())), 64, {})
CAUGHT = Hunted(MUTANTS["ack_before_commit"], LOST, 31.4)
MISSED = Hunted(MUTANTS["dedupe_window"], LOST, 28.0)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """A small run, and all mutants after it."""
    return Options(600, 8, 1, 6.0, 1, 1, tmp_path, (SOUND.name, *MUTANTS))


@pytest.fixture
def outcome(options: Options, tmp_path: Path) -> Iterator[Outcome]:
    """A run in which every process died where it was to die."""
    plan = make_plan(options)
    diary = Diary(tmp_path)
    for bout in plan.bouts:
        diary.killed_at_random(bout.service, bout.instance)
        for place in bout.places:
            diary.killed_at(bout.service, bout.instance, place.point)
    yield Outcome(plan, diary)
    diary.close()


def test_a_run_that_kept_everything_ends_well(outcome: Outcome) -> None:
    assert exit_code(outcome, CLEAN, [CAUGHT, Hunted(SOUND, CLEAN, 20.0)]) == 0


def test_a_broken_promise_and_a_mutant_that_gets_through_are_failures(outcome: Outcome) -> None:
    assert exit_code(outcome, LOST, []) == BROKEN
    assert exit_code(outcome, CLEAN, [CAUGHT, MISSED]) == BROKEN
    assert exit_code(outcome, CLEAN, [Hunted(SOUND, LOST, 20.0)]) == BROKEN
    outcome.left = {"grants": 1}
    assert exit_code(outcome, CLEAN, []) == BROKEN


def test_a_plan_that_was_not_carried_out_is_no_proof(outcome: Outcome) -> None:
    outcome.time_was_over = True
    assert exit_code(outcome, CLEAN, [CAUGHT]) == NOT_CARRIED_OUT
    assert told_in_a_line(outcome, CLEAN).endswith("The time was over before the plan was carried out.")


def test_a_place_at_which_nothing_died_is_named(options: Options, outcome: Outcome) -> None:
    service, place = next(iter(outcome.diary.kills_at_places))
    del outcome.diary.kills_at_places[service, place]
    assert outcome.never_reached == [(service, str(place))]
    assert exit_code(outcome, CLEAN, []) == NOT_CARRIED_OUT
    assert f"No process has died at {place} of {service}." in markdown(options, outcome, CLEAN, [])


def test_each_mutant_is_told_with_its_defect_the_rule_and_the_seconds(options: Options, outcome: Outcome) -> None:
    save(options, outcome, CLEAN, [CAUGHT, MISSED, Hunted(SOUND, CLEAN, 20.0)])
    told = (options.folder / "report.md").read_text()
    assert f"| ack_before_commit | {CAUGHT.mutant.says} | event-lost | 31 |" in told
    assert f"| dedupe_window | {MISSED.mutant.says} | **NOT FOUND** | 28 |" in told
    assert "| sound | nothing is wrong | nothing, as it should be | 20 |" in told
    assert f"2 of 3 as they should be. There was no time for {len(MUTANTS) - 2} more." in told
    first, *_ = json.loads((options.folder / "report.json").read_text())["mutants"]
    assert (first["name"], first["found_by"], first["seconds"]) == ("ack_before_commit", ["event-lost"], 31.4)
    assert first["is_as_it_should_be"]


def test_no_mutants_no_section(options: Options, outcome: Outcome, tmp_path: Path) -> None:
    without = Options(options.events, options.kills, 1, 6.0, 1, 1, tmp_path)
    assert "Seeded defects" not in markdown(without, outcome, CLEAN, [])


def test_phases_are_told_in_seconds(options: Options, outcome: Outcome) -> None:
    outcome.diary.begin("Start")
    outcome.diary.begin("Check")
    assert list(outcome.diary.phases) == ["Start", "Check"]
    assert ": start 0 s, check 0 s." in markdown(options, outcome, CLEAN, [])
