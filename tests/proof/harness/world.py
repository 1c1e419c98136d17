"""What happens in the world of a run: events of many users, some late, most of them sent more than once or out of
order, and among them messages that nobody should have sent."""

import json
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.contracts.event import MAX_MESSAGE_BYTES
from tests.proof.histories import BadKind, BadMessage, body_digest, microseconds

DEADLY: Final = "Deadly"
"""The type of the events that kill the worker in this run."""
FOUND: Final = "Found"
"""The type that quests about the past count: rare, for there are more and more of these, and all go on counting."""
TYPES: Final = {"Played": 32, "Scored": 32, "Visited": 32, FOUND: 4}
"""What happens, and in how many of a hundred events."""
COPIES: Final = {1: 70, 2: 20, 3: 6, 4: 3, 5: 1}
"""How many copies of an event are sent, in per cent of the events."""
SHUFFLED_WITHIN: Final = 2_000
DAY_LATE: Final = 0.04
LATEST_SECONDS: Final = 20.0
BAD_OF_A_HUNDRED: Final = 1.0
OF_A_PLAYER: Final = 0.15
"""The share of the events that are about the players who watch."""


@dataclass(slots=True)
class Happening:
    """An event; its time and its body are decided when its first copy is sent."""

    number: int
    event_id: str
    event_type: str
    user_id: str
    data: dict[str, Any]
    late_by: timedelta
    at: datetime | None = None
    body: bytes = b""

    def write(self) -> bytes:
        """The message, the same for every copy."""
        if not self.body:
            self.at = datetime.now(UTC) - self.late_by
            self.body = json.dumps(self.content()).encode()
        return self.body

    def content(self) -> dict[str, Any]:
        """The event as a publisher says it."""
        assert self.at is not None
        return {
            "event_id": self.event_id,
            "event_type": self.event_type,
            "user_id": self.user_id,
            "timestamp": self.at.isoformat(),
            "event_data": self.data,
        }


@dataclass(slots=True)
class Bad:
    """A message that has to be set aside."""

    label: str
    kind: BadKind
    routing_key: str
    body: bytes = b""
    event_id: str | None = None
    of: Happening | None = None
    confirmed: bool = False
    redriven: bool = False

    def write(self) -> bytes:
        """The message."""
        if not self.body:
            self.body = _BODIES[self.kind](self)
        return self.body

    def record(self, deaths: int) -> BadMessage:
        """The line of the histories."""
        return BadMessage(
            label=self.label,
            kind=self.kind,
            body=body_digest(self.write()),
            confirmed=self.confirmed,
            event_id=self.event_id,
            reasons=list(_REASONS[self.kind]),
            redriven=self.redriven,
            deaths=deaths,
        )


@dataclass(slots=True)
class World:
    """Everything that will be sent, in the order in which it is sent."""

    happenings: list[Happening]
    bad: list[Bad]
    order: list[Happening | Bad] = field(default_factory=list)


def make_world(seed: int, events: int, users: int, players: Sequence[str], poison: int) -> World:
    """The world of a seed. Ids of users and events differ from run to run, everything else follows from the seed."""
    chance = random.Random(seed)
    run = secrets.token_hex(3)
    crowd = [f"{run}-u{number}" for number in range(users)]
    happenings = [_happening(chance, f"{run}-{number}", number, crowd, players) for number in range(events)]
    bad = [*_bad(chance, run, happenings), *(_poison(run, number, crowd) for number in range(poison))]
    world = World(happenings, bad)
    placed: list[tuple[float, int, Happening | Bad]] = []
    for happening in happenings:
        for copy in range(chance.choices(list(COPIES), weights=list(COPIES.values()))[0]):
            placed.append((happening.number + copy * chance.random() * SHUFFLED_WITHIN, len(placed), happening))
    for one in bad:
        after = one.of.number + 1 if one.of is not None else events * 0.03
        placed.append((after + chance.random() * max(1, events * 0.9 - after), len(placed), one))
    world.order = [item for _, _, item in sorted(placed, key=lambda place: place[:2])]
    return world


def _happening(
    chance: random.Random, event_id: str, number: int, crowd: Sequence[str], players: Sequence[str]
) -> Happening:
    user_id = chance.choice(players if players and chance.random() < OF_A_PLAYER else crowd)
    event_type = chance.choices(list(TYPES), weights=list(TYPES.values()))[0]
    data = {"Scored": {"points": chance.randint(1, 9)}, "Visited": {"place": chance.randint(1, 40)}}
    late = timedelta(seconds=round(chance.random() * LATEST_SECONDS, 3) if chance.random() < 0.3 else 0)
    if chance.random() < DAY_LATE:
        late = timedelta(days=1, seconds=chance.randint(0, 3600))
    return Happening(number, event_id, event_type, user_id, data.get(event_type, {}), late)


def _bad(chance: random.Random, run: str, happenings: Sequence[Happening]) -> list[Bad]:
    kinds: tuple[BadKind, ...] = ("malformed", "conflict", "future", "reserved", "oversized")
    number = max(len(kinds), round(len(happenings) * BAD_OF_A_HUNDRED / 100))
    bad = []
    for index in range(number):
        kind = kinds[index % len(kinds)] if index % 2 else "malformed"
        label = f"{run}-{kind}-{index}"
        of = chance.choice(happenings[: max(1, len(happenings) // 2)]) if kind == "conflict" else None
        bad.append(Bad(label, kind, "Played", of=of, event_id=of.event_id if of else None))
    return bad


def _poison(run: str, number: int, crowd: Sequence[str]) -> Bad:
    event_id = f"{run}-poison-{number}"
    body = _event(event_id, DEADLY, crowd[number % len(crowd)], datetime.now(UTC))
    return Bad(event_id, "poison", DEADLY, body, event_id)


def _event(event_id: str, event_type: str, user_id: str, at: datetime, **data: Any) -> bytes:
    content = {"event_id": event_id, "event_type": event_type, "user_id": user_id, "timestamp": at.isoformat()}
    return json.dumps({**content, "event_data": data}).encode()


def _conflicting(bad: Bad) -> bytes:
    assert bad.of is not None
    bad.of.write()
    return json.dumps({**bad.of.content(), "event_data": {"says": "something else"}}).encode()


_BODIES: Final[dict[BadKind, Callable[[Bad], bytes]]] = {
    "malformed": lambda bad: f'{{"event_id": "{bad.label}", "event_type": "Played", '.encode(),
    "conflict": _conflicting,
    "future": lambda bad: _event(bad.label, "Played", "somebody", datetime.now(UTC) + timedelta(minutes=30)),
    "reserved": lambda bad: _event(bad.label, "UserSignIn", "somebody", datetime.now(UTC)),
    "oversized": lambda bad: _event(bad.label, "Played", "somebody", datetime.now(UTC), much="x" * MAX_MESSAGE_BYTES),
}
_REASONS: Final[dict[BadKind, tuple[str, ...]]] = {
    "malformed": ("not_json",),
    "conflict": ("same_id_other_body",),
    "poison": ("kills_the_worker",),
    "future": ("in_the_future",),
    "reserved": ("reserved_type",),
    "oversized": ("too_large",),
}


def moment_of(happening: Happening) -> int:
    """The time of an event that was sent, in microseconds."""
    assert happening.at is not None
    return microseconds(happening.at)
