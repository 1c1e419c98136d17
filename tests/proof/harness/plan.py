"""Which faults there will be, and when: everything follows from the seed.

Moments are shares of the events that were sent, from 0 to 1, so that a slow machine has the same plan.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from shared.faults import FaultPoint
from tests.proof.harness.options import Options

FIRST, LAST = 0.03, 0.94
MOST_POINTS_OF_A_BOUT: Final = 3
LATEST_TIME: Final = 4
"""A place that is armed kills at the first to the fourth time that it is reached."""

INSTANCES: Final = {
    "processing-worker": ("processing-worker", "processing-worker-ahead", "processing-worker-behind"),
    "processing-dispatcher": ("processing-dispatcher", "processing-dispatcher-far"),
    "processing-relay": ("processing-relay", "processing-relay-far"),
    "auth": ("auth", "auth-second"),
    "processing-api": ("processing-api", "processing-api-second"),
    "processing-scheduler": ("processing-scheduler",),
    "catalog": ("catalog",),
}
"""All processes, by the service that they are an instance of."""

SHARES: Final = {
    "processing-worker": 9,
    "processing-dispatcher": 4,
    "processing-relay": 3,
    "auth": 5,
    "processing-api": 5,
    "processing-scheduler": 2,
    "catalog": 1,
}
"""How many of all bouts a service has."""

POINTS: Final[dict[str, tuple[FaultPoint, ...]]] = {
    "processing-worker": (
        FaultPoint.WORKER_AFTER_RECEIVE,
        FaultPoint.INGEST_AFTER_INSERT,
        FaultPoint.WORKER_AFTER_COMMIT,
        FaultPoint.WORKER_AFTER_ACK,
        FaultPoint.BACKFILL_AFTER_STEP,
    ),
    "processing-dispatcher": (
        FaultPoint.DISPATCHER_BEFORE_CALL,
        FaultPoint.DISPATCHER_AFTER_ANSWER,
        FaultPoint.DISPATCHER_AFTER_REVERSAL,
    ),
    "processing-relay": (FaultPoint.RELAY_AFTER_PUBLISH, FaultPoint.RELAY_AFTER_CONFIRM),
    "auth": (
        FaultPoint.SIGN_IN_AFTER_COMMIT,
        FaultPoint.RELAY_AFTER_PUBLISH,
        FaultPoint.RELAY_AFTER_CONFIRM,
        FaultPoint.CREDITS_BEFORE_BOOKING,
        FaultPoint.CREDITS_AFTER_COMMIT,
    ),
    "processing-api": (FaultPoint.SSE_AFTER_WRITE, FaultPoint.REDRIVE_AFTER_PUBLISH, FaultPoint.INGEST_AFTER_INSERT),
    "processing-scheduler": (FaultPoint.LEADERBOARD_AFTER_WRITE,),
    "catalog": (FaultPoint.RELAY_AFTER_CONFIRM,),
}
"""The places at which the processes of a service are killed."""

AT_THE_FIRST_TIME: Final = frozenset(
    {FaultPoint.BACKFILL_AFTER_STEP, FaultPoint.REDRIVE_AFTER_PUBLISH, FaultPoint.DISPATCHER_AFTER_REVERSAL}
)
"""Places that are reached too seldom to wait for another time."""

ONLY_THE_FIRST_INSTANCE: Final = frozenset({FaultPoint.CREDITS_BEFORE_BOOKING, FaultPoint.CREDITS_AFTER_COMMIT})
"""Dispatchers know one address of the wallet."""


class Kind(StrEnum):
    """What befalls servers, networks and processes beside the kills."""

    BROKER_KILLED = "broker killed"
    DATABASE_KILLED = "database killed"
    RESET = "connections reset"
    BLACK_HOLE = "black hole"
    SLOW = "slow network"
    FROZEN = "process frozen"
    ALARM = "broker alarm"
    FLUSH = "Redis flushed"


CABLES: Final = ("worker to broker", "worker to database", "relay to broker", "dispatcher to auth")
FREEZABLE: Final = ("auth", "processing-worker", "processing-dispatcher", "processing-api")


@dataclass(frozen=True, slots=True)
class Armed:
    """A place at which a process dies, and at which time of reaching it."""

    point: FaultPoint
    time: int

    def setting(self) -> str:
        """As `FAULT_POINTS` says it."""
        return f"{self.point}:kill:{self.time}"


@dataclass(frozen=True, slots=True)
class Bout:
    """A process is killed at a random moment, and then once at each of the places."""

    at: float
    service: str
    instance: str
    places: tuple[Armed, ...]

    @property
    def kills(self) -> int:
        """How many."""
        return 1 + len(self.places)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something else that goes wrong, for some seconds."""

    at: float
    kind: Kind
    target: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, in the order of the moments."""

    seed: int
    bouts: tuple[Bout, ...]
    troubles: tuple[Trouble, ...]

    @property
    def kills(self) -> int:
        """How often a process of the system is killed."""
        return sum(bout.kills for bout in self.bouts)

    def save(self, path: Path) -> None:
        """Write it down."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def make_plan(options: Options) -> Plan:
    """The plan of a seed: every place of every service at least once, as far as the number of kills allows."""
    chance = random.Random(options.seed)
    drawn = _draw_bouts(chance, options.kills)
    moments = _moments(chance, len(drawn))
    bouts = [
        Bout(at, service, _instance(chance, service, places), places)
        for at, (service, places) in zip(moments, drawn, strict=True)
    ]
    return Plan(options.seed, tuple(bouts), tuple(sorted(_troubles(chance, options), key=lambda trouble: trouble.at)))


def _draw_bouts(chance: random.Random, kills: int) -> list[tuple[str, tuple[Armed, ...]]]:
    owed = [(service, point) for service, points in POINTS.items() for point in points]
    chance.shuffle(owed)
    bouts: list[tuple[str, tuple[Armed, ...]]] = []
    left = kills
    while left > 0:
        number = min(left - 1, chance.randint(1, MOST_POINTS_OF_A_BOUT))
        service = owed[0][0] if owed else chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        points = [point for of, point in owed if of == service][:number]
        owed = [(of, point) for of, point in owed if (of, point) not in {(service, one) for one in points}]
        points += chance.choices(POINTS[service], k=number - len(points))
        bouts.append((service, tuple(_armed(chance, point) for point in points)))
        left -= 1 + number
    chance.shuffle(bouts)
    return bouts


def _armed(chance: random.Random, point: FaultPoint) -> Armed:
    return Armed(point, 1 if point in AT_THE_FIRST_TIME else chance.randint(1, LATEST_TIME))


def _instance(chance: random.Random, service: str, places: Sequence[Armed]) -> str:
    if any(place.point in ONLY_THE_FIRST_INSTANCE for place in places):
        return INSTANCES[service][0]
    return chance.choice(INSTANCES[service])


def _moments(chance: random.Random, number: int) -> list[float]:
    """One moment in each of `number` equal parts of the run."""
    part = (LAST - FIRST) / max(1, number)
    return [round(FIRST + part * (index + chance.random()), 4) for index in range(number)]


def _troubles(chance: random.Random, options: Options) -> list[Trouble]:
    others = max(4, options.kills // 15)
    drawn: list[tuple[Kind, str, float]] = []
    for index in range(others):
        drawn.append((Kind.RESET, CABLES[index % len(CABLES)], 0.0))
        drawn.append((Kind.BLACK_HOLE, CABLES[(index + 1) % len(CABLES)], round(chance.uniform(2, 7), 1)))
    for index in range(others // 2):
        drawn.append((Kind.SLOW, CABLES[(index + 2) % len(CABLES)], round(chance.uniform(3, 8), 1)))
        drawn.append((Kind.FROZEN, FREEZABLE[index % len(FREEZABLE)], round(chance.uniform(2, 7), 1)))
        drawn.append((Kind.FLUSH, "redis", 0.0))
    drawn += [(Kind.ALARM, "broker", round(chance.uniform(2, 5), 1)) for _ in range(max(1, others // 8))]
    chance.shuffle(drawn)
    drawn = [
        *_spread(chance, drawn, [(Kind.BROKER_KILLED, "broker", 0.0)] * options.broker_restarts),
    ]
    drawn = [*_spread(chance, drawn, [(Kind.DATABASE_KILLED, "database", 0.0)] * options.database_restarts)]
    moments = _moments(chance, len(drawn))
    return [Trouble(at, *one) for at, one in zip(moments, drawn, strict=True)]


def _spread(
    chance: random.Random, among: Sequence[tuple[Kind, str, float]], more: Sequence[tuple[Kind, str, float]]
) -> list[tuple[Kind, str, float]]:
    """`more` set into `among` at even distances, so that outages do not fall on one another."""
    result = list(among)
    for index, one in enumerate(more):
        part = (len(result) + 1) / (len(more) + 1)
        place = min(len(result), int(part * (index + 1) + chance.uniform(-part / 4, part / 4)))
        result.insert(place, one)
    return result
