"""Make the broker's exchanges and queues: `python -m deploy.declare_topology`, once before the services need them.

Reads AMQP_URL, with a user who may configure, which no service is. What is there already stays as it is; it is refused
where it is there with other arguments.
"""

import asyncio
import os
import sys

from shared.messaging.connection import open_connection
from shared.messaging.topology import EVENTS_EXCHANGE, declare_topology

_NAME = "questline-topology"


async def declare(url: str) -> None:
    """Declare everything.

    Raises:
        BrokerUnavailable: the broker cannot be reached.
        AMQPError: it refuses.
    """
    async with await open_connection(url, _NAME) as connection:
        await declare_topology(await connection.channel())


def main() -> None:
    """Entry point."""
    asyncio.run(declare(os.environ["AMQP_URL"]))
    sys.stdout.write(f"broker: {EVENTS_EXCHANGE} and its queues are declared\n")


if __name__ == "__main__":
    main()
