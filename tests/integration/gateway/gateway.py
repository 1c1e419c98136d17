"""The real Traefik with the real configuration of this repository, on free ports."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import httpx

from stack.ports import LOOPBACK, free_ports
from tests.integration.gateway.echo_server import EchoServer

_CONFIGURATION: Final = Path(__file__).parents[3] / "traefik"
_BINARY: Final = Path(sys.executable).with_name("traefik")
_START_SECONDS: Final = 15.0


@dataclass(slots=True)
class Gateway:
    """A running Traefik: what it is called by, and the end of it."""

    gateway_url: str
    pages_url: str
    internal_url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()  # It keeps no state, and a graceful end takes two seconds.
        self.process.wait(timeout=10)

    def listening_ports(self) -> set[int]:
        """The TCP ports on which exactly this process listens, read from the kernel."""
        opened = [str(entry.readlink()) for entry in Path(f"/proc/{self.process.pid}/fd").iterdir()]
        sockets = {name.removeprefix("socket:[").removesuffix("]") for name in opened}
        ports = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{self.process.pid}/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == "0A" and columns[9] in sockets:
                    ports.add(int(columns[1].rsplit(":", 1)[1], 16))
        return ports


def start_gateway(
    log: Path,
    servers: Mapping[str, Sequence[EchoServer]],
    settings: Mapping[str, str] | None = None,
    within_seconds: float = _START_SECONDS,
) -> Gateway:
    """Start Traefik before these servers (auth, catalog, processing, pages) and wait until it routes.

    Raises:
        AssertionError: with Traefik's own words, when it does not come up.
    """
    gateway, pages, internal = (f"{LOOPBACK}:{port}" for port in free_ports(["gateway", "pages", "internal"]).values())
    environment = static_environment() | {
        "TRAEFIK_ENTRYPOINTS_GATEWAY_ADDRESS": gateway,
        "TRAEFIK_ENTRYPOINTS_PAGES_ADDRESS": pages,
        "TRAEFIK_ENTRYPOINTS_INTERNAL_ADDRESS": internal,
        "TRAEFIK_PROVIDERS_FILE_FILENAME": str(_CONFIGURATION / "dynamic.yml"),
        **{f"{name.upper()}_SERVERS": ",".join(server.url for server in group) for name, group in servers.items()},
        # What is tested of the limit itself is tested with one that is reached quickly.
        "GATEWAY_RATE_PER_SECOND": "100000",
        "GATEWAY_BURST": "100000",
        **(settings or {}),
    }
    with log.open("wb") as output:
        process = subprocess.Popen([_BINARY], env=environment, cwd=log.parent, stdout=output, stderr=output)
    started = Gateway(f"http://{gateway}", f"http://{pages}", f"http://{internal}", process, log)
    try:
        wait_until(lambda: _routes(started), within_seconds=within_seconds)
    except BaseException:
        started.__exit__()
        sys.stderr.write(log.read_text())
        raise
    return started


def static_environment() -> dict[str, str]:
    """The settings of `traefik/static.env`, which compose hands to the container."""
    lines = (_CONFIGURATION / "static.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def wait_until(condition: Callable[[], bool], *, within_seconds: float) -> None:
    """Ask until the answer is yes.

    Raises:
        AssertionError: when the deadline passes first.
    """
    deadline = time.monotonic() + within_seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"not so within {within_seconds} s"
        pause.wait(0.02)


def _routes(gateway: Gateway) -> bool:
    assert gateway.process.poll() is None, "Traefik ended"
    try:
        return httpx.get(f"{gateway.gateway_url}/internal").text == "Not Found" and _loaded(gateway)
    except httpx.TransportError:
        return False


def _loaded(gateway: Gateway) -> bool:
    """Before its routes are loaded Traefik answers everything with its own 404 page."""
    return httpx.get(f"{gateway.gateway_url}/").status_code != 404
