"""Single records changed, so that every rule has something to find that the defects of `defects.py` do not write."""

from collections.abc import Callable
from typing import Any, Final

from tests.proof.histories import (
    Answer,
    BadMessage,
    Balance,
    Completion,
    DefinitionVersion,
    EarlierEntry,
    Entry,
    Grant,
    Leftover,
    ParkedRow,
    Participant,
    Progress,
    Record,
    SignIn,
    Standing,
    StoredEvent,
    Stream,
    StreamToast,
    Toast,
    Transaction,
)
from tests.property.proof.defects import Defect, first, paying
from tests.property.proof.history import History

Wanted = Callable[[Any], bool]


def _anything(_record: Any) -> bool:
    return True


def _is_told(event: StoredEvent) -> bool:
    return event.event_type == "QuestCompleted"


def _is_first(event: StoredEvent) -> bool:
    return event.event_type == "NewUserSignIn"


def _change(rule: str, of: type[Record], wanted: Wanted = _anything, **changes: Any) -> Defect:
    return Defect(rule, rule, lambda history: history.change(first(history, of, wanted), **changes))


def _drop(rule: str, of: type[Record], wanted: Wanted = _anything) -> Defect:
    return Defect(rule, rule, lambda history: history.drop(first(history, of, wanted)))


def _add(rule: str, of: type[Record], wanted: Wanted = _anything, **changes: Any) -> Defect:
    """Add a copy of a record that says something else."""
    return Defect(rule, rule, lambda history: history.add(first(history, of, wanted).model_copy(update=changes)))


def _reversals_forgotten(history: History) -> None:
    history.keep(Transaction, lambda one: one.kind != "reversal")


def _signed_in_unheard(history: History) -> None:
    one = first(history, SignIn)
    tried = [other for other in history.of(SignIn) if other.user_id == one.user_id]
    history.add(*(SignIn(user_id=one.user_id, answered=True) for _ in tried))


def _negative(history: History) -> None:
    history.change(first(history, Balance), amount=-1)


def _out_of_order(history: History) -> None:
    """The toast of a payment before that of its completion."""
    paid = first(history, Toast, lambda one: one.kind == "reward_credited")
    done = first(
        history,
        Toast,
        lambda one: (
            (one.user_id, one.code, one.cycle, one.kind) == (paid.user_id, paid.code, paid.cycle, "quest_completed")
        ),
    )
    history.change(paid, sequence=done.sequence)
    history.change(done, sequence=paid.sequence)


def _followed(history: History) -> list[StreamToast]:
    """Three toasts in a row on one connection."""
    arrivals = history.of(StreamToast)
    return next(
        list(three)
        for three in zip(arrivals, arrivals[1:], arrivals[2:], strict=False)
        if len({(one.follower, one.connection) for one in three}) == 1
    )


def _overtaken(history: History) -> None:
    before, after, _ = _followed(history)
    history.change(after, sequence=before.sequence)
    history.change(before, sequence=after.sequence)


def _begins_anew(history: History) -> None:
    """A client that comes back gets what it had already."""
    connection = first(history, Stream, lambda one: one.connection > 1)
    toast = first(
        history,
        StreamToast,
        lambda one: (one.follower, one.connection) == (connection.follower, connection.connection),
    )
    history.change(connection, last_event_id=toast.sequence)


def _reward_unasked(history: History) -> None:
    grant = first(history, Grant, paying)
    history.change(first(history, Transaction, lambda one: one.kind == "reversal"), reverses=grant.grant_id)


def _nothing_is_plain(history: History) -> None:
    for one in history.of(DefinitionVersion):
        history.change(one, is_plain=False)


def _misplaced(history: History) -> None:
    completion = first(history, Completion, lambda one: one.code == "played")
    history.change(completion, event_id="another")


TAMPERINGS: Final = (
    Defect("nothing-to-hold-it-against", "nothing-to-hold-it-against", _nothing_is_plain),
    _change("event-altered", StoredEvent, lambda one: one.event_type == "Idle", data={"points": 3}),
    _add("event-from-nowhere", StoredEvent, lambda one: one.event_type == "Match", event_id="nobody's"),
    _drop("completion-untold", StoredEvent, _is_told),
    _add("completion-told-again", StoredEvent, _is_told, event_id="told-again"),
    _change("completion-told-untruly", StoredEvent, _is_told, data={"code": "played", "cycle": 99}),
    _change("work-left", Leftover, number=1),
    Defect("sign-in-lost", "sign-in-lost", _signed_in_unheard),
    _drop("sign-in-counted-again", SignIn),
    _add("sign-in-counted-again", StoredEvent, _is_first, event_id="a", event_type="UserSignIn"),
    _change("first-sign-in", StoredEvent, _is_first, event_type="UserSignIn"),
    _add("completion-recorded-twice", Completion),
    _change("completion-of-no-version", Completion, version=7),
    _drop("grant-without-completion", Completion),
    _add("grant-doubled", Grant, grant_id="another"),
    _change("grant-unsettled", Grant, paying, status="sending"),
    _change("credit-amounts", Entry, lambda one: one.account == "system:grants", amount=-1000),
    Defect("reversal-missing", "reversal-missing", _reversals_forgotten),
    Defect("reversal-unasked", "reversal-unasked", _reward_unasked),
    _change("balance-of-completions", DefinitionVersion, lambda one: one.code == "scored", gold=8),
    _change("points-of-grants", Standing, points=-1),
    _change("transaction-unbalanced", Entry, amount=12345),
    _add("transaction-without-entries", Transaction, id="empty"),
    _add("transaction-doubled", Transaction),
    _change("entry-without-transaction", Entry, transaction_id="none"),
    _change("entry-changed", EarlierEntry, amount=12345),
    _change("debt-of-entries", Balance, owed=1),
    Defect("balance-negative", "balance-negative", _negative),
    _add("completion-unearned-by-the-log", Completion, lambda one: one.code == "played", cycle=50),
    _add("completion-unearned-by-what-was-sent", Completion, lambda one: one.code == "played", cycle=50),
    _change("progress-by-what-was-sent", Progress, times_completed=77),
    Defect("completion-misplaced-by-what-was-sent", "completion-misplaced-by-what-was-sent", _misplaced),
    _add("toast-number-doubled", Toast),
    _change("toast-counter", Participant, toast_sequence=1234),
    _add("toast-doubled", Toast, sequence=1234),
    _change("toast-untrue", Toast, cycle=99),
    Defect("toast-out-of-order", "toast-out-of-order", _out_of_order),
    Defect("stream-out-of-order", "stream-out-of-order", _overtaken),
    Defect("stream-repeated", "stream-repeated", _begins_anew),
    Defect("stream-gap", "stream-gap", lambda history: history.drop(_followed(history)[1])),
    _change("stream-of-another", StreamToast, code="another's"),
    _change("stream-unfinished", Participant, lambda one: one.toast_sequence > 0, toast_sequence=1234),
    _change("parked-for-another-reason", BadMessage, lambda one: one.confirmed, reasons=["too_large"]),
    _change("bad-message-counted", BadMessage, lambda one: one.kind == "poison", event_id="completed-user-0-began-1"),
    _change("redriven-lost", ParkedRow, lambda one: one.status == "redriven", status="waiting"),
    _change("poison-kills-on", BadMessage, lambda one: one.kind == "poison", deaths=4),
    _change("bad-request-answered-badly", Answer, status=500),
)
