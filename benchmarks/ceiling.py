"""The ceiling: a consumer that only acknowledges. As a program, it is that consumer; `measure` runs it.

AMQP_URL=... PREFETCH=1500 python -m benchmarks.ceiling 30000
"""

import asyncio
import json
import os
import resource
import sys
import time
from typing import Final

import aio_pika
import uvloop
from aio_pika.abc import AbstractIncomingMessage

from benchmarks.backlog import Backlog
from benchmarks.measurement import Measurement
from shared.messaging.topology import PROCESSING_QUEUE

_SECONDS: Final = 300.0


async def measure(backlog: Backlog, prefetch: int) -> Measurement:
    """Run it over a backlog, in a process of its own like every contestant.

    Raises:
        RuntimeError: it failed.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.ceiling", str(backlog.size)),
        env={**os.environ, "AMQP_URL": backlog.url, "PREFETCH": str(prefetch)},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    if process.returncode != 0:
        raise RuntimeError(f"the consumer that only acknowledges ended with {process.returncode}")
    return Measurement(**json.loads(output))


async def _consume(messages: int) -> Measurement:
    async with await aio_pika.connect(os.environ["AMQP_URL"]) as connection:
        channel = await connection.channel(publisher_confirms=False)
        await channel.set_qos(prefetch_count=int(os.environ["PREFETCH"]))
        queue = await channel.get_queue(PROCESSING_QUEUE, ensure=False)
        clock = _Clock(messages)

        async def acknowledge(message: AbstractIncomingMessage) -> None:
            clock.start()
            await message.ack()
            clock.count()

        await queue.consume(acknowledge)
        await clock.done.wait()
        # The broker answers in order: with this answer it has seen every acknowledgement.
        await channel.declare_queue(PROCESSING_QUEUE, passive=True)
        return clock.stop()


class _Clock:
    """Runs from the first delivery on."""

    def __init__(self, messages: int) -> None:
        self.done = asyncio.Event()
        self._messages = messages
        self._counted = 0
        self._started = 0.0
        self._cpu = 0.0

    def start(self) -> None:
        if not self._started:
            self._started, self._cpu = time.perf_counter(), _own_cpu_seconds()

    def count(self) -> None:
        self._counted += 1
        if self._counted == self._messages:
            self.done.set()

    def stop(self) -> Measurement:
        return Measurement(self._messages, time.perf_counter() - self._started, _own_cpu_seconds() - self._cpu)


def _own_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _main() -> None:
    measured = uvloop.run(_consume(int(sys.argv[1])))
    print(json.dumps({"events": measured.events, "seconds": measured.seconds, "cpu_seconds": measured.cpu_seconds}))


if __name__ == "__main__":
    _main()
