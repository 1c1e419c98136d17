"""Defects of deciding: what counts, when it is enough, and what it is worth."""

from decimal import Decimal
from typing import Any, Final

from sqlalchemy import text

from processing_service.adapters.postgres import grant_queue, progress
from processing_service.application import reward_completions
from processing_service.application.ports.progress import UserCompletion
from processing_service.application.snapshot import Snapshot
from processing_service.domain.definition import Definition
from processing_service.domain.measures import Sum
from processing_service.domain.user_fold import UserFold
from tests.proof.mutants.mutant import DISPATCHER, WORKER, Mutant, put, without


def _complete_at_equality() -> None:
    def cycles(_self: Sum, total: Decimal, target: Any) -> int:
        return 1 if total == target else 0

    put(Sum, "cycles", cycles)


def _pay_as_of_today() -> None:
    def latest(snapshot: Snapshot, one: UserCompletion) -> Definition:
        return snapshot.ruleset.by_code[one.completion.code].versions[-1]

    put(reward_completions, "_version", latest)


def _take_late_events_as_they_come() -> None:
    put(UserFold, "_find_late", lambda _self, _event: None)


def _number_by_a_sequence() -> None:
    next_number = "nextval('toast_number')"
    put(
        progress,
        "_TELL",
        text(without(progress._TELL.text, "SELECT user_id, sequence", f"SELECT user_id, {next_number}")),
    )
    put(grant_queue, "_CREDITED", text(without(grant_queue._CREDITED.text, "before + place", next_number)))


MUTANTS: Final = (
    Mutant(
        "completion_at_equality",
        "a sum completes where it is the target, and not where it is more",
        frozenset({WORKER}),
        frozenset({"completion-missing-by-the-log"}),
        _complete_at_equality,
    ),
    Mutant(
        "amounts_of_current_version",
        "a grant pays what the latest version promises, and not the one that was in effect",
        frozenset({WORKER}),
        frozenset({"grant-amounts"}),
        _pay_as_of_today,
    ),
    Mutant(
        "late_event_not_folded_again",
        "an event that comes late is counted as if it had just happened",
        frozenset({WORKER}),
        frozenset({"completion-misplaced-by-the-log"}),
        _take_late_events_as_they_come,
    ),
    Mutant(
        "toast_number_from_sequence",
        "toasts are numbered by a sequence, and not under the user's lock",
        frozenset({WORKER, DISPATCHER}),
        frozenset({"toast-number-gap"}),
        _number_by_a_sequence,
        {"processing": ("CREATE SEQUENCE toast_number",)},
    ),
)
