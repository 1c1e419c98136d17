"""Histories that a sound system writes: many shapes, and nothing wrong in any of them."""

from collections.abc import Collection
from decimal import Decimal
from random import Random

from tests.proof.checker.reference import Happened, Quest, Reached, count
from tests.proof.histories import Completion, DefinitionVersion, Participant, Progress, Retraction, StoredEvent
from tests.property.proof.history import History
from tests.property.proof.messages import add_bad_messages, forget
from tests.property.proof.rewards import pay
from tests.property.proof.sending import add_idle_world, send_events, sign_in
from tests.property.proof.shapes import BEGIN, Shape, definitions
from tests.property.proof.streams import follow

RARE = 0.1


def sound_history(shape: Shape, *, lost: Collection[str] = ()) -> History:
    """A history without a fault; but for the events that are `lost`, of which nothing comes."""
    random = Random(shape.seed)
    history = History()
    history.add(*definitions(random))
    users = [f"user-{number}" for number in range(shape.users)]
    send_events(history, random, users, shape.events_each)
    sign_in(history, random, users, shape.sign_ins_each)
    add_bad_messages(history, random, shape.bad_messages)
    history.keep(StoredEvent, lambda event: event.event_id not in lost)
    for user_id in users:
        _follow_from(history, random, user_id)
    follow(history, random, shape.followers)
    if shape.erases_a_user and len(users) > 1:
        forget(history, users[-1])
    add_idle_world(history)
    return history


def _follow_from(history: History, random: Random, user_id: str) -> None:
    """What a user's events lead to."""
    own = [event for event in history.of(StoredEvent) if event.user_id == user_id]
    own.sort(key=lambda event: (event.at, event.event_id))
    happened = [Happened(event.event_id, event.event_type, event.at, _exact(event.data)) for event in own]
    retracted = {event.event_id for event in own if random.random() < RARE}
    history.add(*(Retraction(event_id=event_id) for event_id in sorted(retracted)))
    moments = {event.event_id: event.at for event in own}
    versions = history.of(DefinitionVersion)
    quests = _quests(versions)
    at_first = count(quests, happened)
    reached = count(quests, [event for event in happened if event.event_id not in retracted])
    completions: list[Completion] = []
    for quest in quests:
        if quest.code in reached:
            history.add(_progress(user_id, quest, reached[quest.code]))
        if quest.code in at_first:
            left = reached.get(quest.code, Reached())
            completions += _completions(random, user_id, quest.code, at_first[quest.code], left, moments, versions)
    completions.sort(key=lambda completion: completion.at)
    history.add(*completions)
    pay(history, random, user_id, completions)
    if not any(participant.user_id == user_id for participant in history.of(Participant)):
        history.add(Participant(user_id=user_id, toast_sequence=0, erased=False))


def _quests(versions: list[DefinitionVersion]) -> list[Quest]:
    first = [one for one in versions if one.version == 1 and one.is_plain]
    return [
        Quest(
            code=one.code,
            on=frozenset(one.on),
            measure=one.measure,
            field=one.field,
            target=Decimal(one.target),
            limit=1 if one.reset == "never" else one.limit,
            opens_at=BEGIN,
            closes_at=one.archived_at,
        )
        for one in first
    ]


def _completions(
    random: Random,
    user_id: str,
    code: str,
    at_first: Reached,
    left: Reached,
    moments: dict[str, int],
    versions: list[DefinitionVersion],
) -> list[Completion]:
    """Those that are left after what was taken back, and those that are not."""
    own = [one for one in versions if one.code == code]
    stands = len(left.completed_by)
    completed_by = left.completed_by + at_first.completed_by[stands:]
    return [
        Completion(
            user_id=user_id,
            code=code,
            cycle=cycle,
            generation=0,
            version=max(one.version for one in own if one.published_at <= moments[event_id]),
            event_id=event_id,
            at=moments[event_id],
            payable=True,
            claimed=own[0].claim == "manual" and random.random() < 0.5,
            reversed=cycle > stands,
        )
        for cycle, event_id in enumerate(completed_by, start=1)
    ]


def _progress(user_id: str, quest: Quest, reached: Reached) -> Progress:
    amount = reached.amount(quest)
    value: object = None
    if amount:
        value = {
            "count": int(amount),
            "sum": f"{amount:f}",
            "distinct": [f"s{value}" for value in sorted(reached.values)],
        }[quest.measure]
    return Progress(
        user_id=user_id,
        code=quest.code,
        times_completed=len(reached.completed_by),
        measure=None if value is None else quest.measure,
        value=value,
    )


def _exact(data: dict[str, object]) -> dict[str, object]:
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in data.items()}
