"""Hints through PostgreSQL's LISTEN and NOTIFY: they make waiting short, and nothing is lost where one is missed."""

import asyncio
from collections.abc import Callable
from typing import Final

import asyncpg
import structlog
from asyncpg.pool import PoolConnectionProxy
from sqlalchemy.engine import make_url

from shared.runtime.waiting import first_of

HintHandler = Callable[[str], None]
"""Called with the payload of a notification; with "" after each (re)connection, since hints may have been missed."""

_RECONNECT_SECONDS: Final = 1.0
_KEEPALIVE_SECONDS: Final = 30.0
_LOST: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What ends a connection; the last where a server dies between two steps of the driver's own."""


class Notifications:
    """One listening connection for any number of channels; reconnects by itself."""

    def __init__(self, url: str, *, application_name: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._application_name = application_name
        self._handlers: dict[str, list[HintHandler]] = {}

    def subscribe(self, channel: str, handler: HintHandler) -> None:
        """Call `handler` for every hint on `channel`; to be called before `run`."""
        self._handlers.setdefault(channel, []).append(handler)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set."""
        log = structlog.get_logger()
        while not stop.is_set():
            try:
                await self._listen(stop)
            except _LOST as error:
                log.warning("notifications_lost", error=str(error))
            await first_of(stop, within_seconds=_RECONNECT_SECONDS)

    async def _listen(self, stop: asyncio.Event) -> None:
        connection = await asyncpg.connect(
            self._url, timeout=5, server_settings={"application_name": self._application_name}
        )
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        try:
            for channel in self._handlers:
                await connection.add_listener(channel, self._hand_on)
            for handlers in self._handlers.values():
                for handler in handlers:
                    handler("")
            while not stop.is_set() and not lost.is_set():
                await first_of(stop, lost, within_seconds=_KEEPALIVE_SECONDS)
                if not stop.is_set() and not lost.is_set():
                    await connection.execute("SELECT 1", timeout=5)
        finally:
            await connection.close(timeout=2)

    def _hand_on(
        self,
        _connection: "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]",
        _process_id: int,
        channel: str,
        payload: object,
    ) -> None:
        for handler in self._handlers[channel]:
            handler(str(payload))
