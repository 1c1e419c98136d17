"""A private Traefik: the gateway and the pages' origin, with the same routes as in containers."""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.errors import StackError
from stack.health import refuses_with
from stack.layout import Layout
from stack.ports import LOOPBACK
from stack.processes import Child, Program
from stack.records import StopPlan
from stack.waiting import wait_until_ready

STOP = StopPlan(order=0, seconds=5)
PORTS = ("gateway", "pages", "internal")


@dataclass(slots=True)
class Traefik:
    """The server. `upstreams` maps a service (auth, catalog, processing, pages) to the base URLs of its instances."""

    layout: Layout
    ports: Mapping[str, int]
    upstreams: Mapping[str, Sequence[str]]
    name: str = "gateway"
    overrides: Mapping[str, str] = field(default_factory=dict)
    cancelled: threading.Event | None = None
    _child: Child | None = None

    @property
    def gateway_url(self) -> str:
        """Where the API is."""
        return f"http://{LOOPBACK}:{self.ports['gateway']}"

    @property
    def pages_url(self) -> str:
        """Where the pages are, and the API beside them."""
        return f"http://{LOOPBACK}:{self.ports['pages']}"

    @property
    def child(self) -> Child:
        """The running process. Raises StackError if it was not started."""
        if self._child is None:
            raise StackError("The gateway has not been started.")
        return self._child

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child is not None and self._child.alive

    def start(self) -> None:
        """Start, and return when it has read its routes; it answers its ping before that."""
        child = self._child = Child.start(self._program(), self.layout.records)
        wait_until_ready(
            "Traefik",
            # Its own answer to what it has no route for reads "404 page not found".
            lambda: refuses_with(f"{self.gateway_url}/internal", b"Not Found"),
            within_seconds=15,
            alive=lambda: child.alive,
            explain=child.log_tail,
            cancelled=self.cancelled,
        )

    def stop(self) -> None:
        """Stop taking connections, let the open requests end, stop."""
        self.child.stop()

    def kill(self) -> None:
        """Kill it."""
        self.child.kill()

    def _program(self) -> Program:
        # Settings that the caller's shell holds for another Traefik must not steer this one.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAEFIK_")}
        addresses = {f"TRAEFIK_ENTRYPOINTS_{name.upper()}_ADDRESS": f"{LOOPBACK}:{self.ports[name]}" for name in PORTS}
        routes = {"TRAEFIK_PROVIDERS_FILE_FILENAME": str(self.layout.project / "traefik" / "dynamic.yml")}
        upstreams = {f"{service.upper()}_SERVERS": ",".join(urls) for service, urls in self.upstreams.items()}
        static = read_settings(self.layout.project / "traefik" / "static.env")
        return Program(
            name=self.name,
            arguments=[str(self.layout.environment / "bin" / "traefik")],
            environment={**kept, **static, **addresses, **routes, **upstreams, **self.overrides},
            log=self.layout.logs / f"{self.name}.log",
            stop=STOP,
        )


def read_settings(path: Path) -> dict[str, str]:
    """Read a file of NAME=value lines with comments, as compose's `env_file` does."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
