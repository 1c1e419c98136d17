"""The loop behind the socket: takes requests in, has them answered in batches, and outlives whatever comes."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from processing_service.adapters import metrics
from processing_service.adapters.process_memory import grown_by
from processing_service.adapters.zeromq.envelope import Letter, Route
from processing_service.entrypoints.zeromq.answering import Asked
from processing_service.entrypoints.zeromq.deadlines import LATE
from processing_service.entrypoints.zeromq.queueing import Job, Turns
from processing_service.entrypoints.zeromq.requests import (
    SHUTTING_DOWN,
    Answer,
    GetAchievements,
    Quit,
    Request,
    Unlock,
    Unreadable,
    error,
    read_request,
    write_answer,
)

_TAKEN_AT_ONCE: Final = 256
"""Messages that are taken in before others of this process get their turn."""

_PATIENCE_SECONDS: Final = 0.1
"""A batch that takes longer may be waiting for a lock: only then does another one begin beside it, for what comes
together is handled at far less cost than one by one."""

_KINDS: Final = {Unlock: "unlock", GetAchievements: "get_achievements", Quit: "quit", Unreadable: "unreadable"}

NOT_FROM_HERE: Final = error("Q is not taken from other machines here; ask the administrator to stop the server.")


class Door(Protocol):
    """Where requests come in and answers go out."""

    def open(self) -> str: ...

    async def receive(self) -> Letter: ...

    def receive_now(self) -> Letter | None: ...

    def answer(self, route: Route, body: bytes) -> None: ...

    async def reopen(self) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done at once; `batches` at most. While `waiting` requests wait, no more are taken from the socket.

    Should the process grow by `memory_bytes`, all connections are closed: ZeroMQ keeps the parts of a message that is
    never finished, without a limit, and does not say whose they are.
    """

    batch_size: int
    batches: int
    waiting: int
    request_seconds: float
    memory_bytes: int


class RequestServer:
    """Answers every message with something, and requests that are there at the same moment together."""

    def __init__(
        self,
        door: Door,
        answer_all: Callable[[Sequence[Asked]], Awaitable[list[Answer]]],
        pace: Pace,
        *,
        quit_process: Callable[[], None] | None,
    ) -> None:
        """Serve; `answer_all` never raises. `quit_process` is what `Q` does, None where it is refused."""
        self._door = door
        self._answer_all = answer_all
        self._pace = pace
        self._quit_process = quit_process
        self._turns = Turns()
        self._asked: deque[tuple[Job, Asked]] = deque()
        self._batches: set[asyncio.Task[None]] = set()
        self._last_began = 0.0
        self._room = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; what was taken in by then is answered."""
        log = structlog.get_logger()
        log.info("zeromq_listens", address=self._door.open())
        try:
            while grown := await self._serve(stop):
                log.error("zeromq_connections_closed", grown_bytes=grown)
                metrics.ZEROMQ_RESETS.inc()
                await self._door.reopen()
            self._take_in(None)
            while self._batches:
                await asyncio.wait(self._batches)
        finally:
            for batch in self._batches:
                batch.cancel()
            await self._door.close()

    async def _serve(self, stop: asyncio.Event) -> int:
        """Take requests in until the stop (0), or until the process has grown too much (by so many bytes)."""
        receiving = asyncio.create_task(self._receive(), name="zeromq-receive")
        growing = asyncio.create_task(grown_by(self._pace.memory_bytes), name="zeromq-memory")
        stopping = asyncio.create_task(stop.wait(), name="zeromq-stop")
        tasks = (receiving, growing, stopping)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return growing.result() if not stop.is_set() else 0

    async def _receive(self) -> None:
        while True:
            self._take_in(await self._door.receive())
            # Taking and answering never wait by themselves: without this, a flood would keep all others waiting.
            await asyncio.sleep(0)
            while self._turns.number >= self._pace.waiting:
                self._room.clear()
                await self._room.wait()

    def _take_in(self, letter: Letter | None) -> None:
        for _ in range(_TAKEN_AT_ONCE):
            letter = letter or self._door.receive_now()
            if letter is None:
                break
            self._turns.put(Job(letter.route, _request_in(letter)))
            letter = None
        self._serve_waiting()

    def _serve_waiting(self) -> None:
        """Answer at once what needs no database, and begin as many batches of the rest as may run."""
        self._asked.extend(self._next_asked())
        while self._asked and self._may_begin():
            batch = [self._asked.popleft() for _ in range(min(len(self._asked), self._pace.batch_size))]
            task = asyncio.create_task(self._answer_batch(batch), name="zeromq-batch")
            self._batches.add(task)
            task.add_done_callback(self._end_batch)
            self._last_began = time.monotonic()
            asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._serve_waiting)

    def _may_begin(self) -> bool:
        if not self._batches:
            return True
        is_slow = time.monotonic() - self._last_began >= _PATIENCE_SECONDS
        return is_slow and len(self._batches) < self._pace.batches

    def _next_asked(self) -> Iterator[tuple[Job, Asked]]:
        for job in self._turns.take():
            match job.request:
                case Unreadable(answer):
                    self._answer(job, answer)
                case Quit():
                    self._quit(job)
                case asked:
                    yield job, asked

    def _quit(self, job: Job) -> None:
        if self._quit_process is None:
            self._answer(job, NOT_FROM_HERE)
            return
        structlog.get_logger().info("zeromq_asked_to_stop")
        self._answer(job, SHUTTING_DOWN)
        self._quit_process()

    def _end_batch(self, task: "asyncio.Task[None]") -> None:
        self._batches.discard(task)
        self._room.set()
        self._serve_waiting()

    async def _answer_batch(self, batch: Sequence[tuple[Job, Asked]]) -> None:
        now = time.monotonic()
        late = [job for job, _ in batch if now - job.due_since > self._pace.request_seconds]
        for job in late:
            self._answer(job, LATE)
        asked = [(job, request) for job, request in batch if job not in late]
        if asked:
            metrics.ZEROMQ_BATCH_SIZE.observe(len(asked))
            answers = await self._answer_all([request for _, request in asked])
            for (job, _), answer in zip(asked, answers, strict=True):
                self._answer(job, answer)

    def _answer(self, job: Job, answer: Answer) -> None:
        self._door.answer(job.route, write_answer(answer))
        self._turns.finish(job)
        kind = _KINDS[type(job.request)]
        metrics.ZEROMQ_REQUESTS.labels(kind, "error" if "Error" in answer else "ok").inc()
        metrics.ZEROMQ_REQUEST_SECONDS.labels(kind).observe(time.monotonic() - job.came_at)


def _request_in(letter: Letter) -> Request:
    return read_request(letter.body) if letter.fault is None else Unreadable(error(letter.fault))
