"""The real Traefik with the settings of this repository for TLS, on free ports."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from stack.ports import LOOPBACK, free_ports
from stack.traefik import read_settings
from tests.integration.gateway.authority import HOST, Certificates
from tests.integration.gateway.gateway import wait_until

_CONFIGURATION = Path(__file__).parents[3] / "traefik"
_BINARY = Path(sys.executable).with_name("traefik")
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class TlsGateway:
    """A running Traefik. Clients that trust its authority reach it under the name of its certificate."""

    ports: dict[str, int]
    certificates: Certificates
    log: Path

    def client(self) -> httpx.Client:
        """A client as a browser is one: it trusts the authority, and follows nothing."""
        context = ssl.create_default_context(cafile=str(self.certificates.authority))
        return httpx.Client(verify=context, trust_env=False, timeout=20)

    def get(
        self, client: httpx.Client, path: str, entry_point: str = "pages", method: str = "GET", **more: str
    ) -> httpx.Response:
        """Ask over TLS; `more` is a form that is sent."""
        return client.request(
            method,
            f"https://{LOOPBACK}:{self.ports[entry_point]}{path}",
            headers={"Host": HOST},
            extensions={"sni_hostname": HOST},
            data=more or None,
        )

    def handshake(self, context: ssl.SSLContext, name: str | None = HOST, entry_point: str = "pages") -> str | None:
        """Shake hands and tell the version of TLS that came of it. Raises ssl.SSLError where none does."""
        with (
            socket.create_connection((LOOPBACK, self.ports[entry_point]), timeout=20) as plain,
            context.wrap_socket(plain, server_hostname=name) as secured,
        ):
            return secured.version()


@contextmanager
def tls_gateway(folder: Path, certificates: Certificates, settings: Mapping[str, str]) -> Iterator[TlsGateway]:
    """Traefik with static.env, tls.env and these settings on top, until the block is left."""
    ports = free_ports(["gateway", "pages", "internal", "plain"])
    environment = {
        **read_settings(_CONFIGURATION / "static.env"),
        **read_settings(_CONFIGURATION / "tls.env"),
        **{f"TRAEFIK_ENTRYPOINTS_{name.upper()}_ADDRESS": f"{LOOPBACK}:{port}" for name, port in ports.items()},
        "TRAEFIK_ENTRYPOINTS_PLAIN_HTTP_REDIRECTIONS_ENTRYPOINT_TO": f":{ports['pages']}",
        "TRAEFIK_PROVIDERS_FILE_FILENAME": str(_CONFIGURATION / "dynamic.yml"),
        **settings,
    }
    log = folder / "traefik.log"
    with log.open("wb") as output:
        process = subprocess.Popen([_BINARY], env=environment, cwd=folder, stdout=output, stderr=output)
    try:
        wait_until(lambda: _is_up(process, ports["internal"], log), within_seconds=_START_SECONDS)
        yield TlsGateway(ports, certificates, log)
    finally:
        process.kill()
        process.wait(timeout=10)


def _is_up(process: "subprocess.Popen[bytes]", port: int, log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    try:
        return httpx.get(f"http://{LOOPBACK}:{port}/ping", trust_env=False).is_success
    except httpx.TransportError:
        return False
