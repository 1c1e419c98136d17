"""Dry run: what a definition would have come to over the real event log. Nothing is written."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from processing_service.application.ports.event_stream import EventStreams, KnownUser, Slice
from processing_service.application.prepare_simulation import Simulation
from processing_service.domain.context import Context
from processing_service.domain.dry_run import DryRun
from shared.exceptions import TemporaryError, TooManyRequests

_RETRY_AFTER_SECONDS: Final = 10.0
_SECONDS_BETWEEN_REPORTS: Final = 1.0
_USERS_BETWEEN_REPORTS: Final = 500
_NOTHING_KNOWN: Final = KnownUser()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a dry run has come."""

    users: int
    total_users: int
    events: int


class Simulate:
    """Runs one dry run at a time, in slices between which everything else gets its turn."""

    def __init__(self, streams: EventStreams) -> None:
        self._streams = streams
        self._is_taken = False
        self._is_closed = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """The one place for a dry run, until the block is left.

        Raises:
            TooManyRequests: it is taken.
        """
        if self._is_taken:
            raise TooManyRequests("a dry run is under way; wait for its end", _RETRY_AFTER_SECONDS)
        self._is_taken = True
        try:
            yield
        finally:
            self._is_taken = False

    def close(self) -> None:
        """End the dry run under way, and those that begin from now on."""
        self._is_closed = True

    async def __call__(self, simulation: Simulation) -> AsyncGenerator[Progress | DryRun, None]:
        """Progress now and then, and the result at the end.

        Raises:
            TemporaryError: the database is away, or this process is about to stop.
        """
        run = DryRun(simulation.candidates)
        async with self._streams(simulation.query) as stream:
            total = await stream.count_users()
            pace = _Pace()
            yield Progress(0, total, 0)
            fold = _Fold(run)
            async for part in stream.slices():
                async for _ in fold.take(part):
                    if self._is_closed:
                        raise TemporaryError("the service is about to stop; ask again")
                    if pace.is_due(run.users):
                        yield Progress(run.users, total, run.events)
        run.end()
        yield Progress(run.users, total, run.events)
        yield run


class _Pace:
    """When to tell of progress: after a while, or after some users."""

    def __init__(self) -> None:
        self._moment = monotonic()
        self._users = 0

    def is_due(self, users: int) -> bool:
        """Whether it is time, that many users being begun; if so, the count starts anew."""
        now = monotonic()
        if users - self._users < _USERS_BETWEEN_REPORTS and now - self._moment < _SECONDS_BETWEEN_REPORTS:
            return False
        self._moment, self._users = now, users
        return True


class _Fold:
    """Feeds a dry run with slices, in which a user's events may begin, go on or end."""

    def __init__(self, run: DryRun) -> None:
        self._run = run
        self._user_id: str | None = None

    async def take(self, part: Slice) -> AsyncIterator[None]:
        """Fold a slice; stops for a moment before every user, and at the end of the slice."""
        for event in part.events:
            user_id = event.user_id
            if user_id is not None and user_id != self._user_id:
                await asyncio.sleep(0)
                yield
                self._user_id = user_id
                known = part.users.get(user_id, _NOTHING_KNOWN)
                self._run.begin(user_id, Context(known.facts.facts(user_id), known.first_completions))
            self._run.offer(event)
        await asyncio.sleep(0)
        yield
