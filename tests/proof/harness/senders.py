"""Sending what happens in the world, over the broker and over HTTP, again and again until it is confirmed."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import Final

import aio_pika
import httpx
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange
from aio_pika.exceptions import AMQPError
from pamqp.commands import Basic

from shared.messaging.topology import EVENTS_EXCHANGE
from tests.harness.system import System
from tests.proof.harness.world import Bad, Happening, World, moment_of
from tests.proof.histories import HistoryWriter, SentEvent, body_digest

CHUNK: Final = 20
CHUNKS_AT_ONCE: Final = 4
CONFIRM_SECONDS: Final = 12.0
RETRY_SECONDS: Final = 0.5
OVER_HTTP: Final = 0.06
"""The share of chunks that take the way over HTTP."""

_NOT_NOW: Final = (AMQPError, OSError, TimeoutError, RuntimeError)
"""What comes of a connection that is lost; the last one of using it before that is known."""

Item = Happening | Bad
Gate = Callable[[float], float | None]
"""From the share that was sent to the seconds to wait before the next chunk; None where there is to be no more."""


class Senders:
    """Sends a world, at the pace that a gate sets."""

    def __init__(self, system: System, world: World, history: HistoryWriter, publisher_key: str, seed: int) -> None:
        self._system = system
        self._world = world
        self._history = history
        self._key = publisher_key
        self._chance = random.Random(seed + 1)
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._opening = asyncio.Lock()
        self._http_wanted = False
        self.sent = 0
        self.confirmed = 0
        self.unconfirmed = 0

    @property
    def share(self) -> float:
        """How much of everything was sent, from 0 to 1."""
        return self.sent / max(1, len(self._world.order))

    async def run(self, gate: Gate) -> None:
        """Send everything, or as much as the gate lets through; returns when all of that is confirmed."""
        order = self._world.order
        places = asyncio.Semaphore(CHUNKS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for start in range(0, len(order), CHUNK):
                seconds = gate(self.share)
                if seconds is None:
                    return
                await asyncio.sleep(seconds)
                await places.acquire()
                chunk = order[start : start + CHUNK]
                self.sent += len(chunk)
                group.create_task(self._send(chunk, places))

    async def prefer_http(self) -> None:
        """Have the next chunk that can take the way over HTTP."""
        self._http_wanted = True

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()

    async def _send(self, chunk: Sequence[Item], places: asyncio.Semaphore) -> None:
        try:
            happenings = [item for item in chunk if isinstance(item, Happening)]
            over_http = len(happenings) == len(chunk) and (self._http_wanted or self._chance.random() < OVER_HTTP)
            self._http_wanted = self._http_wanted and not over_http
            left: list[Item] = list(chunk)
            while left:
                left = await (self._over_http(happenings) if over_http else self._over_amqp(left))
                happenings = [item for item in left if isinstance(item, Happening)]
                if left:
                    await asyncio.sleep(RETRY_SECONDS)
        finally:
            places.release()

    async def _over_amqp(self, items: Sequence[Item]) -> list[Item]:
        """Publish once; what was not confirmed."""
        try:
            exchange = await self._exchange()
        except _NOT_NOW:
            self._connection = None
            return list(items)
        verdicts = await asyncio.gather(*(self._publish(exchange, item) for item in items))
        for item, confirmed in zip(items, verdicts, strict=True):
            self._note(item, "amqp", confirmed=confirmed)
        return [item for item, confirmed in zip(items, verdicts, strict=True) if not confirmed]

    async def _publish(self, exchange: AbstractExchange, item: Item) -> bool:
        key = item.routing_key if isinstance(item, Bad) else item.event_type
        message = aio_pika.Message(item.write(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        try:
            return isinstance(await exchange.publish(message, key, timeout=CONFIRM_SECONDS), Basic.Ack)
        except (*_NOT_NOW, asyncio.CancelledError) as error:
            # aiormq cancels what waits for a confirm when its connection is lost.
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise
            return False

    async def _over_http(self, happenings: Sequence[Happening]) -> list[Item]:
        """Ask once; what got no answer."""
        for one in happenings:
            one.write()
        try:
            async with self._system.client() as client:
                answer = await client.post(
                    "/api/v1/events",
                    json={"events": [one.content() for one in happenings]},
                    headers={"X-Publisher-Key": self._key},
                    timeout=30,
                )
        except httpx.TransportError:
            answer = None
        if answer is None or answer.status_code != httpx.codes.OK:
            for one in happenings:
                self._note(one, "http", confirmed=False)
            return list(happenings)
        for one, result in zip(happenings, answer.json()["results"], strict=True):
            # What is refused has a conflicting twin that came first: a definite answer, and not a confirm.
            self._note(one, "http", confirmed=result["status"] != "refused")
        return []

    def _note(self, item: Item, source: str, *, confirmed: bool) -> None:
        self.confirmed += confirmed
        self.unconfirmed += not confirmed
        if isinstance(item, Bad):
            item.confirmed |= confirmed
            return
        self._history.write(
            SentEvent(
                event_id=item.event_id,
                event_type=item.event_type,
                user_id=item.user_id,
                at=moment_of(item),
                data=item.data,
                body=body_digest(item.body),
                confirmed=confirmed,
                source=source,
            )
        )

    async def _exchange(self) -> AbstractExchange:
        async with self._opening:
            if self._connection is None or self._connection.is_closed:
                self._connection = await aio_pika.connect(self._system.amqp_url, timeout=5, heartbeat=10)
                self._channel = None
            if self._channel is None or self._channel.is_closed:
                self._channel = await self._connection.channel()
            return await self._channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
