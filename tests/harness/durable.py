"""Servers of a test's own that keep what they promised: to be stopped, killed and started again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from stack.ports import free_ports
from stack.postgres import DURABLE, Postgres
from stack.rabbitmq import RabbitMQ, choose_ports
from stack.redis import Redis
from stack.roles import create_roles, service_roles
from tests.harness.broker import admit_users
from tests.harness.servers import Servers


@contextmanager
def durable_postgres(servers: Servers) -> Iterator[Postgres]:
    """A PostgreSQL with fsync on."""
    name = f"postgres-{secrets.token_hex(4)}"
    port = free_ports([name])[name]
    server = replace(servers.postgres, port=port, settings=DURABLE, name=name)
    try:
        server.start()
        create_roles(server.address, service_roles(servers.credentials.databases, servers.credentials.owners).values())
        yield server
    finally:
        server.dispose()


@contextmanager
def durable_rabbitmq(servers: Servers) -> Iterator[RabbitMQ]:
    """A RabbitMQ node (5 s to start)."""
    server = replace(servers.rabbitmq, ports=choose_ports(), name=f"rabbitmq-{secrets.token_hex(4)}")
    try:
        server.start()
        admit_users(server, servers.credentials)
        yield server
    finally:
        server.dispose()


@contextmanager
def own_redis(servers: Servers) -> Iterator[Redis]:
    """A Redis. It keeps nothing, unless it is told `SAVE`: then that is what it comes back with."""
    name = f"redis-{secrets.token_hex(4)}"
    server = replace(servers.redis, port=free_ports([name])[name], name=name)
    try:
        server.start()
        yield server
    finally:
        server.dispose()


@contextmanager
def durable_servers(servers: Servers) -> Iterator[Servers]:
    """Both, as servers on which a whole system can run; the cache is the run's."""
    with durable_postgres(servers) as postgres, durable_rabbitmq(servers) as rabbitmq:
        yield replace(servers, postgres=postgres, rabbitmq=rabbitmq)


def queue_is_on_disk(server: RabbitMQ, queue: str) -> bool:
    """Whether a quorum queue would survive SIGKILL of the broker.

    RabbitMQ registers a new queue on the disk about half a second after it was declared; until then a killed node
    comes back without a leader for it, whatever was confirmed. Wait for this before killing a broker.
    """
    registers = (server.layout.data / server.name).glob("mnesia/*/quorum/*/names.dets")
    return any(queue.encode() in register.read_bytes() for register in registers)
