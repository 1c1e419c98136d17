"""The baseline's worker: `AMQP_URL=... DATABASE_URL=... python -m benchmarks.baseline`."""

import os
from typing import Final

import aio_pika
import uvloop
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.baseline.handler import handle
from shared.database.engine import driver_url
from shared.messaging.topology import PROCESSING_QUEUE

_PREFETCH: Final = 100


async def consume() -> None:
    """Handle messages one after the other until the process is stopped."""
    engine = create_async_engine(driver_url(os.environ["DATABASE_URL"]))
    async with await aio_pika.connect(os.environ["AMQP_URL"]) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=_PREFETCH)
        queue = await channel.get_queue(PROCESSING_QUEUE, ensure=False)
        async with queue.iterator() as messages:
            async for message in messages:
                await handle(engine, message.body)
                await message.ack()


if __name__ == "__main__":
    uvloop.run(consume())
