"""How many requests a second the ZeroMQ front answers, against a REP socket that only echoes.

The clients are REQ sockets in one thread of this process: each sends its next request when it has its answer.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median
from typing import Any, Final

import zmq

from benchmarks.latency import Spread
from benchmarks.workload import catalog
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.sync_catalog import SyncCatalog
from shared.contracts.achievements import progress_objective
from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory, PublishedVersion
from shared.contracts.definition import Definition, Reward
from shared.database import Database, create_engine
from stack.endpoints import ZEROMQ, Surroundings, choose_service_ports
from stack.progress import Progress
from stack.services import SERVICE_PROCESSES, ServiceProcess
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers

CLIENTS: Final = (1, 32)
TURNS: Final = 5
SECONDS: Final = 4.0
QUICK_TURNS: Final = 1
_WARM_UP_SECONDS: Final = 0.5
_DEFINITIONS: Final = 100
_ANSWER_MILLISECONDS: Final = 30_000
_CODE: Final = "treasure"
_FRONT: Final = next(one for one in SERVICE_PROCESSES if one.name == "processing-zmq")

ECHO: Final = "a bare REP socket that echoes"
UNLOCK: Final = "unlock: an achievement of the catalog, each for a new user"
AGAIN: Final = "unlock: one that the user has already"
BADGE: Final = "unlock: a plain badge, each for a new user"
LIST: Final = "get_achievements"

Requests = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rate:
    """What one kind of request came to with so many clients: medians over the turns, `of_echo` each within a turn."""

    what: str
    clients: int
    per_second: float
    of_echo: float
    seconds: Spread


@dataclass(frozen=True, slots=True)
class _Run:
    per_second: float
    seconds: list[float]


_KINDS: Final[dict[str, Requests]] = {
    ECHO: lambda number: {"request": "get_achievements", "user_id": f"user-{number}"},
    UNLOCK: lambda number: {"request": "unlock", "user_id": f"user-{number}", "achievement": _CODE},
    AGAIN: lambda _number: {"request": "unlock", "user_id": "user-0", "achievement": _CODE},
    BADGE: lambda number: {"request": "unlock", "user_id": f"user-{number}", "achievement": "Find the treasure"},
    LIST: lambda number: {"request": "get_achievements", "user_id": f"user-{number % 1000}"},
}


async def measure_zeromq(servers: Servers, turns: int, progress: Progress) -> list[Rate]:
    """Ask the echo and the front in turns, first as one client and then as many."""
    echo_address = f"tcp://127.0.0.1:{choose_service_ports()[ZEROMQ]}"
    runs: dict[tuple[str, int], list[_Run]] = {}
    numbers = count()
    with _echo(echo_address):
        async with _front(servers) as address:
            for turn in range(turns):
                for clients in CLIENTS:
                    with progress.step(f"Turn {turn + 1} of {turns}, {clients} at a time"):
                        for what, requests in _KINDS.items():
                            where = echo_address if what == ECHO else address
                            run = await asyncio.to_thread(_ask, where, clients, requests, numbers)
                            runs.setdefault((what, clients), []).append(run)
    return [_rate(what, clients, of_kind, runs[(ECHO, clients)]) for (what, clients), of_kind in _sorted_runs(runs)]


def _sorted_runs(runs: dict[tuple[str, int], list[_Run]]) -> list[tuple[tuple[str, int], list[_Run]]]:
    """By the number of clients, then as the kinds stand."""
    kinds = list(_KINDS)
    return sorted(runs.items(), key=lambda item: (item[0][1], kinds.index(item[0][0])))


def _rate(what: str, clients: int, runs: list[_Run], echoes: list[_Run]) -> Rate:
    return Rate(
        what,
        clients,
        median(run.per_second for run in runs),
        median(run.per_second / echo.per_second for run, echo in zip(runs, echoes, strict=True)),
        Spread.of([seconds for run in runs for seconds in run.seconds]),
    )


def _ask(address: str, clients: int, requests: Requests, numbers: "Iterator[int]") -> _Run:
    """Ask for some seconds after a warm-up; every answer has to be a success."""
    with zmq.Context() as context:
        poller = zmq.Poller()
        sent_at: dict[zmq.Socket[bytes], float] = {}

        def send(socket: "zmq.Socket[bytes]") -> None:
            socket.send(json.dumps(requests(next(numbers))).encode())
            sent_at[socket] = time.perf_counter()

        for _ in range(clients):
            socket = context.socket(zmq.REQ)
            socket.linger = 0
            socket.connect(address)
            poller.register(socket, zmq.POLLIN)
            send(socket)
        began = time.perf_counter() + _WARM_UP_SECONDS
        seconds: list[float] = []
        try:
            while (now := time.perf_counter()) < began + SECONDS:
                answered = poller.poll(_ANSWER_MILLISECONDS)
                assert answered, "no answer"
                for socket, _ in answered:
                    answer = socket.recv()
                    assert b"Error" not in answer, answer
                    if now >= began:
                        seconds.append(time.perf_counter() - sent_at[socket])
                    send(socket)
        finally:
            for socket in sent_at:
                socket.close()
    return _Run(len(seconds) / (now - began), seconds)


@contextmanager
def _echo(address: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.echo", address])
    try:
        yield
    finally:
        process.kill()
        process.wait()


@asynccontextmanager
async def _front(servers: Servers) -> AsyncIterator[str]:
    """The process as it is shipped, over a fresh database whose copy of the catalog is there."""
    url = create_test_database(servers, "processing")
    database = Database(create_engine(url, application_name="benchmark"))
    surroundings = Surroundings(
        database_urls={"processing": url},
        amqp_url=servers.rabbitmq.url(),
        redis_url=servers.redis.url(),
        ports=choose_service_ports(),
        credentials=servers.credentials,
        environment="production",
    )
    process = ServiceProcess(_FRONT, servers.layout, surroundings)
    try:
        await SyncCatalog(PostgresTransactions(database), _FixedCatalog())()
        await asyncio.to_thread(process.start)
        yield surroundings.variables()["ZMQ_ENDPOINT"]
        process.stop()
    finally:
        if process.alive:
            process.kill()
        await database.close()
        drop_test_database(servers, url)


class _FixedCatalog:
    """Stands in for the catalog service: an achievement among a hundred definitions."""

    async def fetch(self, _known_revision: int) -> DefinitionFeed | None:
        """Everything."""
        others = catalog(_DEFINITIONS - 1)
        written = Definition(
            code=_CODE,
            kind="achievement",
            name="The treasure",
            objective=progress_objective(_CODE, 1),
            reward=Reward(points=10),
        )
        version = PublishedVersion(version=1, published_at=others[0].versions[0].published_at, definition=written)
        treasure = DefinitionHistory(id=f"id-of-{_CODE}", code=_CODE, versions=[version])
        return DefinitionFeed(revision=1, definitions=[*others, treasure])
