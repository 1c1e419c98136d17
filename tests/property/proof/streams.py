"""Followers of toasts: several streams of a user, which break off and come back after the last number they had."""

from random import Random

from tests.proof.histories import Participant, Stream, StreamEnd, StreamToast, Toast
from tests.property.proof.history import History

BREAKS = 0.2
STAYS = 0.8


def follow(history: History, random: Random, followers: int) -> None:
    """Have followers see the toasts of users, one after the other."""
    users = [participant.user_id for participant in history.of(Participant)]
    for number in range(followers if users else 0):
        _follow(history, random, f"follower-{number}", users[number % len(users)])


def _follow(history: History, random: Random, follower: str, user_id: str) -> None:
    toasts = [toast for toast in history.of(Toast) if toast.user_id == user_id]
    begins = random.choice([None, 0]) if random.random() < STAYS else min(1, len(toasts))
    saw_all = random.random() < STAYS
    seen = toasts[begins or 0 :]
    if not saw_all:
        seen = seen[: random.randint(0, len(seen))]
    connection, last = 1, begins
    history.add(Stream(follower=follower, user_id=user_id, connection=1, last_event_id=begins))
    for toast in seen:
        if random.random() < BREAKS:
            connection += 1
            history.add(Stream(follower=follower, user_id=user_id, connection=connection, last_event_id=last))
        last = toast.sequence
        history.add(
            StreamToast(
                follower=follower,
                connection=connection,
                **toast.model_dump(include={"sequence", "kind", "code", "cycle", "created_at"}),
            )
        )
    history.add(StreamEnd(follower=follower, saw_all=saw_all))
