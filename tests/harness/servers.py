"""The servers of one test run, as its tests see them: real PostgreSQL, RabbitMQ and Redis."""

import os
import threading
from dataclasses import dataclass

from stack.broker_programs import find_rabbitmq, find_redis
from stack.endpoints import Credentials
from stack.layout import Layout
from stack.postgres import FORGETFUL, Postgres, find_binaries
from stack.rabbitmq import RabbitMQ
from stack.redis import Redis

_REDIS_DATABASES = 16


@dataclass(frozen=True, slots=True)
class Servers:
    """The three servers and the secrets that open them."""

    layout: Layout
    credentials: Credentials
    postgres: Postgres
    rabbitmq: RabbitMQ
    redis: Redis


def describe_servers(
    layout: Layout, credentials: Credentials, ports: dict[str, int], cancelled: threading.Event | None = None
) -> Servers:
    """The servers on these ports, whether they run or not."""
    programs = find_rabbitmq(layout.packages, cancelled)
    redis = find_redis(layout.packages, cancelled)
    return Servers(
        layout=layout,
        credentials=credentials,
        postgres=Postgres(
            find_binaries(layout), layout, ports["postgres"], credentials.postgres, FORGETFUL, cancelled=cancelled
        ),
        rabbitmq=RabbitMQ(programs, layout, ports, credentials.rabbitmq, cancelled=cancelled),
        redis=Redis(redis, layout, ports["redis"], credentials.redis, cancelled=cancelled),
    )


def empty_cache(servers: Servers) -> str:
    """Empty the database of the cache that no other process of this run uses, and return its address."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    database = int(worker) % _REDIS_DATABASES
    servers.redis.command(f"SELECT {database}", "FLUSHDB")
    return servers.redis.url(database)
