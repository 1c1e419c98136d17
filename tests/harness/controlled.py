"""Starting and stopping real processes from a test without holding up the test's event loop."""

import asyncio
from typing import Protocol


class Startable(Protocol):
    """What the stack starts: a server or a process of a service."""

    @property
    def name(self) -> str:
        """How its log is called."""

    @property
    def alive(self) -> bool:
        """Whether it runs."""

    def start(self) -> None:
        """Start and return when it is ready."""

    def stop(self) -> None:
        """Stop in good order."""

    def kill(self) -> None:
        """SIGKILL."""


class Controlled:
    """A running server or process. Every method returns when what it says is so."""

    def __init__(self, part: Startable) -> None:
        self._part = part

    @property
    def name(self) -> str:
        """How its log is called."""
        return self._part.name

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._part.alive

    async def start(self) -> None:
        """Start it and wait until it is ready. Raises StackError with the end of its log if it does not get so far."""
        await asyncio.to_thread(self._part.start)

    async def stop(self) -> None:
        """Ask it to stop (SIGTERM; SIGINT for PostgreSQL) and wait until it has."""
        await asyncio.to_thread(self._part.stop)

    async def kill(self) -> None:
        """SIGKILL, as a power cut."""
        await asyncio.to_thread(self._part.kill)

    async def restart(self) -> None:
        """Stop in good order and start again."""
        await self.stop()
        await self.start()
