"""Bad messages of every kind, and a user who was deleted."""

from random import Random

from tests.proof.histories import (
    BadMessage,
    Completion,
    OutboxRow,
    ParkedRow,
    Participant,
    Progress,
    SentEvent,
    Standing,
    StoredEvent,
    Toast,
    body_digest,
)
from tests.property.proof.history import History
from tests.property.proof.shapes import BEGIN

KINDS = ("malformed", "poison", "conflict", "future", "oversized", "late conflict", "redriven", "unconfirmed")


def add_bad_messages(history: History, random: Random, number: int) -> None:
    """Send bad messages, of each kind in turn; a kind that needs an event to quarrel with is left out without one."""
    for place in range(number):
        label = f"bad-{place}"
        kind = KINDS[place % len(KINDS)]
        if "conflict" in kind:
            _quarrel(history, random, label, wins=kind == "late conflict")
        else:
            _add(history, random, label, kind)


def _add(history: History, random: Random, label: str, kind: str) -> None:
    body = body_digest(label.encode())
    event_id = f"{label}-event" if kind in {"poison", "future", "redriven"} else None
    reason = {"poison": "kills_the_worker", "future": "in_the_future", "redriven": "in_the_future"}.get(kind, "invalid")
    redriven = kind == "redriven"
    confirmed = kind != "unconfirmed"
    history.add(
        BadMessage.model_validate(
            {
                "label": label,
                "kind": {"redriven": "future", "unconfirmed": "malformed"}.get(kind, kind),
                "body": body,
                "confirmed": confirmed,
                "event_id": event_id,
                "reasons": [reason] if random.random() < 0.5 else [],
                "redriven": redriven,
                "deaths": 3 if kind == "poison" else 0,
            }
        )
    )
    if confirmed:
        status = "redriven" if redriven else "waiting"
        history.add(ParkedRow(body=body, reason=reason, event_id=event_id, status=status))
    if redriven and event_id is not None:
        history.add(StoredEvent(event_id=event_id, event_type="Match", user_id="user-0", at=BEGIN, data={}))


def _quarrel(history: History, random: Random, label: str, *, wins: bool) -> None:
    """Another message under the id of an event: one of the two is stored, and the other parked."""
    copies = [one for one in history.of(SentEvent) if one.confirmed]
    if not copies:
        return
    event = random.choice(copies)
    body = body_digest(label.encode())
    history.add(
        BadMessage(
            label=label,
            kind="conflict",
            body=body,
            confirmed=True,
            event_id=event.event_id,
            reasons=["same_id_other_body"],
        )
    )
    if wins:
        stored = next(one for one in history.of(StoredEvent) if one.event_id == event.event_id)
        history.change(stored, data={"points": 2, "match": {"map": "z"}})
    parked = event.body if wins else body
    history.add(ParkedRow(body=parked, reason="same_id_other_body", event_id=event.event_id, status="waiting"))


def forget(history: History, user_id: str) -> None:
    """Delete a user: what was booked stays, and everything else goes."""
    for kind in (StoredEvent, OutboxRow, Progress, Completion, Toast, Standing):
        history.keep(kind, lambda record: getattr(record, "user_id", None) != user_id)
    (participant,) = (one for one in history.of(Participant) if one.user_id == user_id)
    history.change(participant, toast_sequence=0, erased=True)
