"""Work that is done again and again beside the consumer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from shared.exceptions import TemporaryError
from shared.runtime import Role
from shared.runtime.waiting import first_of

_FIRST_RETRY_SECONDS: Final = 0.5


def resting(share: float) -> Callable[[float], Awaitable[None]]:
    """A pause after each step of long work, such that the work takes `share` of the time (0, exclusive, to 1)."""

    async def rest(worked_seconds: float) -> None:
        await asyncio.sleep(worked_seconds * (1 / share - 1))

    return rest


def repeatedly(name: str, work: Callable[[], Awaitable[object]], hint: asyncio.Event, *, every_seconds: float) -> Role:
    """A role that does `work` at the start, at every hint and every so often; trouble that passes is waited out."""

    async def run(stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            hint.clear()
            pause = every_seconds
            try:
                await work()
                failures = 0
            except TemporaryError as error:
                pause = min(_FIRST_RETRY_SECONDS * 2.0**failures, every_seconds)
                failures += 1
                structlog.get_logger().warning("work_waits", work=name, error=str(error), seconds=pause)
            await first_of(stop, hint, within_seconds=pause)

    return run
