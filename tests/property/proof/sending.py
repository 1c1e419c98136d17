"""What is sent: events in several copies, some of them without a confirm, and sign-ins whose answers get lost."""

import json
from random import Random

from tests.proof.histories import (
    Answer,
    Leftover,
    OutboxRow,
    SentEvent,
    SignIn,
    StoredEvent,
    body_digest,
)
from tests.property.proof.history import History
from tests.property.proof.shapes import BEGIN, END

RARE = 0.1
OFTEN = 0.6
TYPES = ("Match", "Lesson", "Idle")


def send_events(history: History, random: Random, users: list[str], each: int) -> None:
    """Send events in no order; all that were confirmed are stored, and some of which nobody knows."""
    for user_id in users:
        for number in range(each):
            _send(history, random, f"event-{user_id}-{number}", user_id)


def _send(history: History, random: Random, event_id: str, user_id: str) -> None:
    data = {"points": random.choice([0, 1, 10, 0.25, 40]), "match": {"map": random.choice("abcd")}}
    event = StoredEvent(
        event_id=event_id,
        event_type=random.choice(TYPES),
        user_id=user_id,
        at=random.randint(BEGIN, END),
        data=data,
    )
    arrives = random.random() > RARE
    confirmed = arrives and random.random() > RARE
    for copy in range(random.randint(1, 3)):
        history.add(sent(event, confirmed=confirmed and copy == 0))
    if arrives:
        history.add(event)


def sent(event: StoredEvent, *, confirmed: bool = True) -> SentEvent:
    """A copy of an event on its way."""
    return SentEvent(
        **event.model_dump(exclude={"user_id"}),
        user_id=event.user_id or "",
        body=body_digest(json.dumps(event.model_dump(), sort_keys=True).encode()),
        confirmed=confirmed,
    )


def sign_in(history: History, random: Random, users: list[str], each: int) -> None:
    """Sign users in; of answers that were lost, some had come about and some not."""
    for user_id in users:
        heard = 0
        for _ in range(each):
            answered = random.random() < OFTEN
            history.add(SignIn(user_id=user_id, answered=answered))
            if answered or random.random() < OFTEN:
                heard += 1
                _hear(history, user_id, heard)


def _hear(history: History, user_id: str, number: int) -> None:
    event_type = "NewUserSignIn" if number == 1 else "UserSignIn"
    event_id = f"sign-in-{user_id}-{number}"
    history.add(
        StoredEvent(event_id=event_id, event_type=event_type, user_id=user_id, at=BEGIN + number, data={}),
        OutboxRow(service="auth", event_id=event_id, event_type=event_type, user_id=user_id, published=True),
    )


def add_idle_world(history: History) -> None:
    """What else every run has: nothing left to do, and bad requests that were refused."""
    history.add(
        Leftover(what="messages in quest.processing.v1", number=0),
        Answer(request="POST /api/v1/events", status=422, is_problem=True),
        Answer(request="POST /api/v1/events", status=503, is_problem=False, during_outage=True),
    )
