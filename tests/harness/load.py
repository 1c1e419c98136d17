"""Events of many users, poured onto the broker as a careless world does: shuffled, some of them several times."""

import asyncio
import json
import random
from dataclasses import dataclass
from functools import partial
from typing import Any

import aio_pika
from aio_pika.exceptions import AMQPError

from shared.messaging.topology import EVENTS_EXCHANGE
from tests.harness.quests import event
from tests.harness.sql import count
from tests.harness.system import System
from tests.harness.waiting import eventually

CHUNK = 20


@dataclass(frozen=True, slots=True)
class Load:
    """What `users` do: each of them the same thing `each` times."""

    event_type: str
    users: tuple[str, ...]
    each: int

    @classmethod
    def of(cls, quest: dict[str, Any], users: int = 20, each: int = 30) -> "Load":
        """A load for the quest: the users are its own."""
        event_type = quest["objective"]["on"][0]
        return cls(event_type, tuple(f"{quest['code']}-{number}" for number in range(users)), each)

    @property
    def total(self) -> int:
        """How many different events there are."""
        return len(self.users) * self.each

    async def pour(self, system: System) -> None:
        """Publish everything; a chunk whose confirms were lost is published again, as any careful program would."""
        bodies = [json.dumps(event(self.event_type, user)).encode() for user in self.users for _ in range(self.each)]
        doubled = bodies + random.sample(bodies, len(bodies) // 3)
        random.shuffle(doubled)
        for start in range(0, len(doubled), CHUNK):
            chunk = doubled[start : start + CHUNK]
            await eventually(partial(_published, system, chunk, self.event_type), within_seconds=120)

    async def stored(self, system: System) -> int:
        """How many of the events are in the log."""
        return await count(system, "processing", "event WHERE event_type = :type", type=self.event_type)

    async def until_stored(self, system: System, number: int | None = None, within_seconds: float = 120) -> None:
        """Wait until that many of the events are in the log, or all of them."""
        wanted = self.total if number is None else min(number, self.total)

        async def enough() -> bool:
            stored = await self.stored(system)
            assert stored >= wanted, f"{stored} of {wanted}"
            return True

        await eventually(enough, within_seconds=within_seconds)


async def _published(system: System, bodies: list[bytes], routing_key: str) -> bool:
    try:
        async with await aio_pika.connect(system.amqp_url, timeout=5) as connection:
            channel = await connection.channel()
            exchange = await channel.get_exchange(EVENTS_EXCHANGE, ensure=False)
            kept = aio_pika.DeliveryMode.PERSISTENT
            messages = [aio_pika.Message(body, delivery_mode=kept) for body in bodies]
            await asyncio.gather(*(exchange.publish(message, routing_key, timeout=10) for message in messages))
    except (AMQPError, OSError, TimeoutError, RuntimeError):
        return False
    return True
