"""Requests that wait: of each client one after the other, and the clients in turn."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from processing_service.adapters.zeromq.envelope import Route
from processing_service.entrypoints.zeromq.requests import Request


@dataclass(slots=True, eq=False)
class Job:
    """A request on its way to its answer.

    By the monotonic clock: when it came, and since when nothing of its own client is before it.
    """

    route: Route
    request: Request
    came_at: float = field(default_factory=time.monotonic)
    due_since: float = 0.0


class Turns:
    """A client that sends without waiting for answers gets these in order, as from a REP socket, and no larger share.

    At most one request of a client is in hand at a time; it has to be given back by `finish`.
    """

    def __init__(self) -> None:
        self._waiting: dict[Route, deque[Job]] = {}
        self._ready: deque[Route] = deque()
        self.number = 0

    def put(self, job: Job) -> None:
        """Have a request wait behind those of the same client."""
        queue = self._waiting.get(job.route)
        if queue is None:
            queue = self._waiting[job.route] = deque()
            self._make_ready(job)
        queue.append(job)
        self.number += 1

    def take(self) -> Iterator[Job]:
        """The next requests of clients of whom none is in hand."""
        while self._ready:
            yield self._waiting[self._ready.popleft()][0]

    def finish(self, job: Job) -> None:
        """A request in hand was answered: its client's next one may be taken."""
        queue = self._waiting[job.route]
        queue.popleft()
        self.number -= 1
        if queue:
            self._make_ready(queue[0])
        else:
            del self._waiting[job.route]

    def _make_ready(self, job: Job) -> None:
        job.due_since = time.monotonic()
        self._ready.append(job.route)
