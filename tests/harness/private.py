"""Servers of a program that is no test run: private, real, and as durable as in production."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from os import getpid
from pathlib import Path
from typing import TypeVar

from stack.endpoints import Credentials
from stack.layout import private_layout
from stack.ports import free_ports
from stack.postgres import DURABLE, outside_folder
from stack.rabbitmq import choose_ports
from stack.records import kill_records, read_records
from stack.roles import create_roles, service_roles
from stack.warden import launch as launch_warden
from tests.harness.broker import admit_users
from tests.harness.servers import Servers, describe_servers

T = TypeVar("T")


@asynccontextmanager
async def off_the_loop(context: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a context that takes its time, in a thread."""
    value = await asyncio.to_thread(context.__enter__)
    try:
        yield value
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)


@contextmanager
def private_servers(within: Path | None = None) -> Iterator[Servers]:
    """PostgreSQL with fsync on, RabbitMQ and Redis; gone when the block is left, however it is left.

    `within`: where the folder with all their data is made, instead of where temporary files are.
    """
    folder = Path(tempfile.mkdtemp(prefix="questline-private-", dir=within))
    folder.chmod(0o711)  # PostgreSQL may have to run as nobody, who passes through here
    layout = private_layout(folder)
    warden = launch_warden(layout.records, getpid(), gently=False)
    described = describe_servers(
        layout, Credentials.generate(), {**free_ports(["postgres", "redis"]), **choose_ports()}
    )
    servers = replace(described, postgres=replace(described.postgres, settings=DURABLE))
    try:
        _start(servers)
        yield servers
    finally:
        for server in (servers.rabbitmq, servers.postgres, servers.redis):
            server.dispose()
        kill_records(read_records(layout.records), layout.records)
        warden.terminate()
        warden.wait()
        shutil.rmtree(outside_folder(layout), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _start(servers: Servers) -> None:
    with ThreadPoolExecutor(3) as starters:
        starts = [starters.submit(server.start) for server in (servers.rabbitmq, servers.postgres, servers.redis)]
        for start in starts:
            start.result()
    admit_users(servers.rabbitmq, servers.credentials)
    roles = service_roles(servers.credentials.databases, servers.credentials.owners)
    create_roles(servers.postgres.address, roles.values())
