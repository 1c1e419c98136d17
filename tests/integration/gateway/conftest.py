"""A gateway before one echo server per service, shared by the tests of a module."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.integration.gateway.echo_server import EchoServer
from tests.integration.gateway.gateway import Gateway, start_gateway

SERVICES = ("auth", "catalog", "processing", "pages")


@dataclass(frozen=True, slots=True)
class Town:
    """The gateway and, by service, the one server behind it."""

    gateway: Gateway
    servers: dict[str, EchoServer]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One instance of everything."""
    servers = {name: EchoServer(name).start() for name in SERVICES}
    log = tmp_path_factory.mktemp("gateway") / "traefik.log"
    with start_gateway(log, {name: [server] for name, server in servers.items()}) as gateway:
        yield Town(gateway, servers)
    for server in servers.values():
        server.die()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """An HTTP client that follows nothing and retries nothing."""
    with httpx.Client(timeout=10, trust_env=False) as opened:
        yield opened
