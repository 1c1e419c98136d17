"""What completions lead to: events, grants, bookings, toasts, points."""

from collections.abc import Sequence
from random import Random

from tests.proof.histories import (
    Balance,
    Completion,
    DefinitionVersion,
    EarlierEntry,
    Entry,
    Grant,
    OutboxRow,
    Participant,
    Standing,
    StoredEvent,
    Toast,
    Transaction,
)
from tests.property.proof.history import History
from tests.property.proof.shapes import END

RARE = 0.1
HALF = 0.5
CURRENCIES = ("gold", "diamonds")


def pay(history: History, random: Random, user_id: str, completions: Sequence[Completion]) -> None:
    """Tell of completions and pay them: the toast of a payment comes some time after that of its completion."""
    versions = {(one.code, one.version): one for one in history.of(DefinitionVersion)}
    toasts: list[tuple[str, Completion]] = []
    late: list[tuple[str, Completion]] = []
    for completion in completions:
        history.add(*_completed_event(completion))
        toasts.append(("quest_completed", completion))
        version = versions[completion.code, completion.version]
        if version.claim == "automatic" or completion.claimed:
            grant = _grant(random, completion, version)
            history.add(grant)
            if grant.gold + grant.diamonds and grant.status != "cancelled":
                _book(history, random, grant)
                late.append(("reward_credited", completion))
        if random.random() < HALF:
            toasts += late
            late = []
    _tell(history, user_id, toasts + late)
    _sum_up(history, user_id)


def _completed_event(completion: Completion) -> tuple[StoredEvent, OutboxRow]:
    event_id = f"completed-{completion.user_id}-{completion.code}-{completion.cycle}"
    event = StoredEvent(
        event_id=event_id,
        event_type="QuestCompleted",
        user_id=completion.user_id,
        at=completion.at,
        data={"code": completion.code, "cycle": completion.cycle},
    )
    row = OutboxRow(
        service="processing",
        event_id=event_id,
        event_type="QuestCompleted",
        user_id=completion.user_id,
        published=True,
    )
    return event, row


def _grant(random: Random, completion: Completion, version: DefinitionVersion) -> Grant:
    revoked = not completion.reversed and version.gold + version.diamonds > 0 and random.random() < RARE
    status = "reversed" if revoked else "credited"
    if completion.reversed:
        status = random.choice(["reversed", "cancelled"])
    return Grant(
        grant_id=f"grant-{completion.user_id}-{completion.code}-{completion.cycle}",
        user_id=completion.user_id,
        code=completion.code,
        cycle=completion.cycle,
        generation=0,
        version=version.version,
        gold=version.gold,
        diamonds=version.diamonds,
        points=version.points,
        status=status,
        revoked=revoked,
    )


def _book(history: History, random: Random, grant: Grant) -> None:
    amounts = {name: amount for name in CURRENCIES if (amount := getattr(grant, name)) > 0}
    entries = book(history, grant.grant_id, "grant", grant.user_id, amounts)
    if random.random() < HALF:
        history.add(*(EarlierEntry(**entry.model_dump()) for entry in entries))
    if grant.status == "reversed":
        back = {name: -amount for name, amount in amounts.items()}
        book(history, f"back-{grant.grant_id}", "reversal", grant.user_id, back, reverses=grant.grant_id)


def book(
    history: History, key: str, kind: str, user_id: str, amounts: dict[str, int], reverses: str | None = None
) -> list[Entry]:
    """Book a transaction between the system and a user."""
    entries = [
        Entry(transaction_id=key, account=account, currency=currency, amount=sign * amount)
        for currency, amount in amounts.items()
        for account, sign in (("system:grants", -1), (f"user:{user_id}", 1))
    ]
    history.add(Transaction(id=key, kind=kind, user_id=user_id, reverses=reverses), *entries)
    return entries


def _tell(history: History, user_id: str, toasts: Sequence[tuple[str, Completion]]) -> None:
    for sequence, (kind, completion) in enumerate(toasts, start=1):
        history.add(
            Toast(
                user_id=user_id,
                sequence=sequence,
                kind=kind,
                code=completion.code,
                cycle=completion.cycle,
                created_at=END + sequence,
            )
        )
    history.add(Participant(user_id=user_id, toast_sequence=len(toasts), erased=False))


def _sum_up(history: History, user_id: str) -> None:
    """What the wallet and the standing say."""
    own = [entry for entry in history.of(Entry) if entry.account == f"user:{user_id}"]
    for currency in sorted({entry.currency for entry in own}):
        amount = sum(entry.amount for entry in own if entry.currency == currency)
        history.add(Balance(user_id=user_id, currency=currency, amount=amount, owed=0))
    points = sum(one.points for one in history.of(Grant) if one.user_id == user_id and one.status == "credited")
    history.add(Standing(user_id=user_id, points=points))
