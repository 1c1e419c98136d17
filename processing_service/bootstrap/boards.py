"""Where the leaderboards of one process are: in Redis, or nowhere."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from processing_service.adapters.redis.absent import AbsentBoards
from processing_service.adapters.redis.boards import RedisBoards, connect
from processing_service.application.ports.leaderboards import Boards
from processing_service.settings import ProcessingSettings

READ_TIMEOUT_SECONDS: Final = 0.5
"""Somebody waits for the answer, and the database has it too."""
READ_PAUSE_SECONDS: Final = 1.0
"""After a read that failed, for so long all go to the database at once."""
WRITE_TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class ProcessBoards:
    """The boards, for those who wait for an answer and for those who bring the boards up to date."""

    to_read: Boards
    to_write: Boards


@asynccontextmanager
async def open_boards(settings: ProcessingSettings) -> AsyncIterator[ProcessBoards]:
    """Make the clients; connections are made on first use and closed at the end."""
    url = settings.redis_url.get_secret_value()
    if not url:
        yield ProcessBoards(AbsentBoards(), AbsentBoards())
        return
    async with AsyncExitStack() as stack:
        reader = await stack.enter_async_context(connect(url, timeout_seconds=READ_TIMEOUT_SECONDS))
        writer = await stack.enter_async_context(connect(url, timeout_seconds=WRITE_TIMEOUT_SECONDS))
        key = settings.leaderboard_key
        yield ProcessBoards(
            to_read=RedisBoards(reader, key, pause_seconds=READ_PAUSE_SECONDS), to_write=RedisBoards(writer, key)
        )
