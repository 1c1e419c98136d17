"""How long a player waits: from the sign-in request to the toast, through the whole system.

Every part is real: Traefik, auth (with its password hashing), outbox, relay, broker, worker, database, NOTIFY, and the
stream that a browser holds open.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, Final

import httpx

from stack.progress import Progress
from tests.harness.accounts import Account
from tests.harness.private import off_the_loop
from tests.harness.running_system import running_system
from tests.harness.servers import Servers
from tests.harness.system import System

_USERS: Final = 5
_TOAST_SECONDS: Final = 30.0
_WARM_UP: Final = 10
_QUEST: Final[dict[str, Any]] = {
    "code": "every-sign-in",
    "name": "Every sign-in",
    "description": "Completed by each sign-in, so that each one gives a toast.",
    "category": "benchmark",
    "objective": {"id": "sign-ins", "on": ["UserSignIn", "NewUserSignIn"], "measure": "count", "target": 1},
    "repeat": {"limit": None, "reset": "on_completion"},
    "reward": {"points": 1},
}


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds."""

    median: float
    p99: float
    slowest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Of at least two numbers."""
        return cls(median(seconds), quantiles(seconds, n=100, method="inclusive")[-1], max(seconds))


@dataclass(frozen=True, slots=True)
class Latency:
    """`toast`: from sending the sign-in request to reading its toast; `sign_in`: to the answer of the request."""

    samples: int
    toast: Spread
    sign_in: Spread


async def measure_latency(servers: Servers, samples: int, progress: Progress) -> Latency:
    """Start a whole system and sign in one time after the other, as several users in turn."""
    with ExitStack() as announced:
        announced.enter_context(progress.step("Start the whole system"))
        async with off_the_loop(running_system(servers)) as system:
            announced.close()
            with progress.step(f"Sign in {samples} times and wait for each toast"):
                return await _measure(system, samples)


async def _measure(system: System, samples: int) -> Latency:
    await _publish_quest(system)
    async with AsyncExitStack() as stack:
        players = [await stack.enter_async_context(_player(system)) for _ in range(_USERS)]
        taken = [await players[number % _USERS].sign_in() for number in range(_WARM_UP + samples)][_WARM_UP:]
    return Latency(samples, Spread.of([toast for _, toast in taken]), Spread.of([answer for answer, _ in taken]))


async def _publish_quest(system: System) -> None:
    async with system.client(await system.admin_token()) as admin:
        (await admin.post("/api/v1/quests", json=_QUEST)).raise_for_status()
        (await admin.post(f"/api/v1/quests/{_QUEST['code']}/publish")).raise_for_status()


class _Player:
    """A user who is signed in, holds a stream open, and signs in again and again."""

    def __init__(self, client: httpx.AsyncClient, account: Account) -> None:
        self._client = client
        self._account = account
        self._toasts: asyncio.Queue[float] = asyncio.Queue()

    async def sign_in(self) -> tuple[float, float]:
        """Seconds until the answer, and until the toast."""
        form = {"username": self._account.user_name, "password": self._account.password}
        started = time.perf_counter()
        answer = await self._client.post("/api/v1/login/access-token", data=form)
        answered = time.perf_counter()
        answer.raise_for_status()
        shown = await asyncio.wait_for(self._toasts.get(), _TOAST_SECONDS)
        return answered - started, shown - started

    async def first_toast(self, listening: "asyncio.Task[None]") -> None:
        """Wait for the toast of the sign-in that came before the stream.

        Raises:
            TimeoutError: it does not come.
            httpx.HTTPError: the stream failed.
        """
        waiting = asyncio.ensure_future(self._toasts.get())
        try:
            await asyncio.wait({waiting, listening}, timeout=_TOAST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()
            if not waiting.done():
                raise TimeoutError("no toast followed the first sign-in")
        finally:
            waiting.cancel()

    async def listen(self, token: str) -> None:
        """Read the stream until cancelled, noting when each completion is told."""
        headers = {"Authorization": f"Bearer {token}"}
        async with self._client.stream("GET", "/api/v1/toasts/stream", headers=headers, timeout=None) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data:") and _tells_completion(line.removeprefix("data:")):
                    self._toasts.put_nowait(time.perf_counter())


def _tells_completion(data: str) -> bool:
    toast = json.loads(data)
    return isinstance(toast, dict) and toast.get("code") == _QUEST["code"] and toast["kind"] == "quest_completed"


@asynccontextmanager
async def _player(system: System) -> AsyncIterator[_Player]:
    account = await system.sign_up()
    async with system.client() as client:
        player = _Player(client, account)
        listening = asyncio.create_task(player.listen(await system.sign_in(account)))
        try:
            # The first sign-in's own toast comes as soon as the quest is known to the worker.
            await player.first_toast(listening)
            yield player
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
