"""What a defect of the system would write: each makes a history that is not sound any more out of a sound one.

They have the names of the mutants of `tests/proof/mutants`, which are the same defects in the running system.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from tests.proof.histories import (
    BadMessage,
    Balance,
    Completion,
    Entry,
    Grant,
    OutboxRow,
    ParkedRow,
    Participant,
    Progress,
    Record,
    SentEvent,
    StoredEvent,
    Toast,
    Transaction,
)
from tests.property.proof.history import History
from tests.property.proof.rewards import book
from tests.property.proof.sending import sent
from tests.property.proof.shapes import BEGIN

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Defect:
    """`spoil` changes a rich, sound history; at least `rule` must see it."""

    name: str
    rule: str
    spoil: Callable[[History], None]


def first(history: History, kind: type[R], wanted: Callable[[R], bool] = lambda _record: True) -> R:
    """The first record of a kind that is wanted, of a user who was not deleted."""
    erased = {one.user_id for one in history.of(Participant) if one.erased}
    return next(one for one in history.of(kind) if getattr(one, "user_id", None) not in erased and wanted(one))


def paying(grant: Grant) -> bool:
    """Whether a grant was paid, and in money."""
    return grant.status == "credited" and grant.gold + grant.diamonds > 0


def _entries(history: History, grant: Grant) -> list[Entry]:
    return [entry for entry in history.of(Entry) if entry.transaction_id == grant.grant_id]


def take_out_of_wallet(history: History, grant: Grant) -> None:
    """Undo what the books say of a grant."""
    history.keep(Entry, lambda entry: entry.transaction_id != grant.grant_id)
    history.keep(Transaction, lambda transaction: transaction.id != grant.grant_id)
    for currency in ("gold", "diamonds"):
        if amount := getattr(grant, currency):
            put_into_wallet(history, grant.user_id, currency, -amount)


def put_into_wallet(history: History, user_id: str, currency: str, amount: int) -> None:
    """Have a wallet say so much more."""
    balance = first(history, Balance, lambda one: (one.user_id, one.currency) == (user_id, currency))
    history.change(balance, amount=balance.amount + amount)


def _event_twice(history: History) -> None:
    history.add(first(history, StoredEvent, lambda event: event.event_type == "Match"))


def _events_lost(history: History) -> None:
    confirmed = first(history, SentEvent, lambda event: event.confirmed and event.event_type == "Idle")
    history.keep(StoredEvent, lambda event: event.event_id != confirmed.event_id)


def _paid_under_a_new_key(history: History) -> None:
    grant = first(history, Grant, lambda one: paying(one) and one.diamonds > 0)
    book(history, f"{grant.grant_id}-again", "grant", grant.user_id, {"diamonds": grant.diamonds})
    put_into_wallet(history, grant.user_id, "diamonds", grant.diamonds)


def _no_grant(history: History) -> None:
    grant = first(history, Grant, paying)
    take_out_of_wallet(history, grant)
    history.drop(grant)


def _counted_again(history: History) -> None:
    progress = first(history, Progress, lambda one: one.measure == "count")
    history.change(progress, value=progress.value + 1)


def _numbers_with_gaps(history: History) -> None:
    newest = max(history.of(Toast), key=lambda toast: toast.sequence)
    history.change(newest, sequence=newest.sequence + 1)


def _marked_and_never_sent(history: History) -> None:
    row = first(history, OutboxRow, lambda one: one.service == "auth")
    history.keep(StoredEvent, lambda event: event.event_id != row.event_id)


def _never_relayed(history: History) -> None:
    history.change(first(history, OutboxRow), published=False)


def _cycle_skipped(history: History) -> None:
    last = {(one.user_id, one.code): one for one in history.of(Completion)}
    completion = first(history, Completion, lambda one: one in last.values() and one.code == "scored")
    history.drop(completion)


def _update_lost(history: History) -> None:
    progress = first(history, Progress, lambda one: one.measure == "count" and one.value > 0)
    history.change(progress, value=progress.value - 1)


def _another_user_credited(history: History) -> None:
    grant = first(history, Grant, paying)
    entry = next(one for one in _entries(history, grant) if one.account.startswith("user:"))
    other = first(history, Balance, lambda one: one.user_id != grant.user_id and one.currency == entry.currency)
    history.change(entry, account=f"user:{other.user_id}")
    put_into_wallet(history, grant.user_id, entry.currency, -entry.amount)
    put_into_wallet(history, other.user_id, entry.currency, entry.amount)


def _balance_alone(history: History) -> None:
    balance = first(history, Balance)
    history.change(balance, amount=balance.amount + 1)


def _whole_batch_parked(history: History) -> None:
    innocent = first(history, SentEvent, lambda event: event.confirmed)
    history.add(
        ParkedRow(body=innocent.body, reason="not_json", event_id=innocent.event_id, status="waiting"),
    )
    history.keep(StoredEvent, lambda event: event.event_id != innocent.event_id)


def _never_told(history: History) -> None:
    standing = {(one.user_id, one.code, one.cycle) for one in history.of(Completion) if not one.reversed}
    told = [one for one in history.of(Toast) if one.kind == "quest_completed"]
    history.drop(next(one for one in reversed(told) if (one.user_id, one.code, one.cycle) in standing))


def _marked_and_never_paid(history: History) -> None:
    take_out_of_wallet(history, first(history, Grant, paying))


def _conflict_swallowed(history: History) -> None:
    conflict = first(history, BadMessage, lambda one: one.kind == "conflict")
    history.keep(ParkedRow, lambda parked: parked.event_id != conflict.event_id)


def _amounts_of_today(history: History) -> None:
    grant = first(history, Grant, lambda one: paying(one) and one.code == "maps" and one.version == 1)
    take_out_of_wallet(history, grant)
    history.change(grant, diamonds=30)
    book(history, grant.grant_id, "grant", grant.user_id, {"diamonds": 30})
    put_into_wallet(history, grant.user_id, "diamonds", 30)


def _late_event_added_on_top(history: History) -> None:
    completion = first(history, Completion, lambda one: one.code == "played")
    other = first(history, StoredEvent, lambda one: one.user_id == completion.user_id and one.event_type == "Match")
    history.change(completion, event_id=other.event_id, at=other.at)


def _day_late_forgotten(history: History) -> None:
    event = StoredEvent(event_id="forgotten", event_type="Match", user_id="user-0", at=BEGIN + 1, data={})
    history.add(sent(event), event)


DEFECTS: Final = (
    Defect("unique_key_dropped", "event-stored-twice", _event_twice),
    Defect("ack_before_commit", "event-lost", _events_lost),
    Defect("new_key_per_retry", "credit-without-grant", _paid_under_a_new_key),
    Defect("grant_outside_transaction", "completion-without-grant", _no_grant),
    Defect("dedupe_window", "progress-by-the-log", _counted_again),
    Defect("toast_number_from_sequence", "toast-number-gap", _numbers_with_gaps),
    Defect("relay_marks_before_confirm", "outbox-unheard", _marked_and_never_sent),
    Defect("relay_polls_past_last_id", "outbox-left", _never_relayed),
    Defect("completion_at_equality", "completion-missing-by-the-log", _cycle_skipped),
    Defect("progress_read_without_lock", "progress-by-the-log", _update_lost),
    Defect("credit_to_another_user", "credit-to-another", _another_user_credited),
    Defect("balance_without_entries", "balance-of-entries", _balance_alone),
    Defect("whole_batch_parked", "innocent-parked", _whole_batch_parked),
    Defect("toast_outside_transaction", "toast-missing", _never_told),
    Defect("dispatcher_marks_before_call", "credit-missing", _marked_and_never_paid),
    Defect("conflict_swallowed", "bad-message-lost", _conflict_swallowed),
    Defect("amounts_of_current_version", "grant-amounts", _amounts_of_today),
    Defect("late_event_not_folded_again", "completion-misplaced-by-the-log", _late_event_added_on_top),
    Defect("late_event_forgotten", "completion-missing-by-what-was-sent", _day_late_forgotten),
)
