"""Never a third death with one message in hand: that message would be taken for the killer, as it should.

The worker counts an attempt before it handles a message that was handed out before (`attempt_marker`), and parks it at
the third. An innocent one may be in a dying worker's hands once or twice; the harness looks before it kills.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg

from shared.faults import FaultPoint
from tests.proof.harness.member import Member

MARKING: Final = frozenset({FaultPoint.INGEST_AFTER_INSERT})
"""Places at which a worker dies with a counted attempt in hand."""

_MOST: Final = "SELECT coalesce(max(attempts), 0) FROM attempt_marker"
_SETTLING_SECONDS: Final = 0.03
_PAUSE_SECONDS: Final = 0.1


class Suspects:
    """Looks at the attempts that are counted now."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self.turn = asyncio.Lock()
        """Held while a worker may die with a counted attempt in hand."""

    async def kill(self, worker: Member, within_seconds: float = 60) -> bool:
        """Kill a worker at a moment at which no message has died twice; whether there was such a moment in time.

        The worker is frozen while the attempts are looked at, so that it cannot begin another one in between.
        """
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline and worker.alive:
            worker.freeze()
            await asyncio.sleep(_SETTLING_SECONDS)  # what it has sent to the database arrives
            most = await self._most()
            if most is not None and most <= 1:
                await worker.kill()
                return True
            worker.thaw()
            await asyncio.sleep(_PAUSE_SECONDS)
        return False

    async def until_none(self, within_seconds: float = 8) -> bool:
        """Whether there comes a moment at which no attempt is counted."""
        return await comes(self._none, within_seconds)

    async def _none(self) -> bool:
        return await self._most() == 0

    async def _most(self) -> int | None:
        """The highest number of attempts; None while the database is away."""
        try:
            connection = await asyncpg.connect(self._database_url, timeout=5)
            try:
                return int(await connection.fetchval(_MOST))
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return None


async def comes(question: Callable[[], Awaitable[bool]], within_seconds: float) -> bool:
    """Whether the answer becomes yes in time."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if await question():
            return True
        await asyncio.sleep(_PAUSE_SECONDS)
    return False
