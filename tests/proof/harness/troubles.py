"""Everything that goes wrong beside the kills: servers, networks, a process that stands still, an alarm, a cache."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from shared.messaging.topology import DEAD_QUEUE, PROCESSING_QUEUE
from tests.harness.cable import Cable
from tests.harness.controlled import Controlled
from tests.harness.durable import queue_is_on_disk
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.harness.waiting import eventually
from tests.proof.harness.diary import Diary
from tests.proof.harness.fleet import Fleet
from tests.proof.harness.outages import Outages
from tests.proof.harness.plan import Kind, Trouble

SLOW_SECONDS: Final = 0.05
"""How much later every piece of data arrives over a slow cable."""
NO_MEMORY, MEMORY = "1000", "1GB"


class Troubles:
    """Carries out what the plan says about servers and networks."""

    def __init__(
        self,
        system: System,
        servers: Servers,
        cables: Mapping[str, Cable],
        fleet: Fleet,
        diary: Diary,
        outages: Outages,
    ) -> None:
        self._system = system
        self._servers = servers
        self._cables = cables
        self._fleet = fleet
        self._diary = diary
        self._outages = outages
        self.servers_turn = asyncio.Lock()
        """Held by whoever takes a server away, or must not lose one."""

    async def carry_out(self, trouble: Trouble) -> None:
        """Have it happen, and be over."""
        began = time.monotonic()
        match trouble.kind:
            case Kind.BROKER_KILLED:
                await self._kill(self._system.rabbitmq)
            case Kind.DATABASE_KILLED:
                await self._kill(self._system.postgres)
            case Kind.RESET:
                self._cables[trouble.target].reset()
            case Kind.BLACK_HOLE:
                self._cables[trouble.target].swallow()
                await self._over(trouble)
            case Kind.SLOW:
                self._cables[trouble.target].delay_seconds = SLOW_SECONDS
                await self._over(trouble)
            case Kind.FROZEN:
                with self._outages.lasting():
                    await self._fleet.freeze(trouble.target, trouble.seconds)
            case Kind.ALARM:
                await self._alarm(trouble.seconds)
            case Kind.FLUSH:
                await asyncio.to_thread(self._servers.redis.command, "FLUSHALL")
        self._diary.trouble(trouble.kind, trouble.target, time.monotonic() - began)

    async def _over(self, trouble: Trouble) -> None:
        try:
            await asyncio.sleep(trouble.seconds)
        finally:
            self._cables[trouble.target].pass_on()

    async def _kill(self, server: Controlled) -> None:
        async with self.servers_turn:
            await self._until_queues_would_survive()
            with self._outages.lasting():
                await server.kill()
                await server.start()

    async def _until_queues_would_survive(self) -> None:
        async def would_survive() -> bool:
            queues = (PROCESSING_QUEUE, DEAD_QUEUE)
            return all([await asyncio.to_thread(queue_is_on_disk, self._servers.rabbitmq, queue) for queue in queues])

        await eventually(would_survive, within_seconds=60)

    async def _alarm(self, seconds: float) -> None:
        """Tell the broker that it has no memory: whoever publishes has to wait."""
        async with self.servers_turn:
            with self._outages.lasting():
                await asyncio.to_thread(self._tell_broker, NO_MEMORY)
                try:
                    await asyncio.sleep(seconds)
                finally:
                    await asyncio.to_thread(self._tell_broker, MEMORY)

    def _tell_broker(self, memory: str) -> None:
        self._servers.rabbitmq.control("set_vm_memory_high_watermark", "absolute", memory)
