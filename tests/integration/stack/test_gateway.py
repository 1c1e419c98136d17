"""The gateway says that it is ready when it is: with its routes, not with its ping."""

import httpx

from stack.ports import free_ports
from stack.traefik import PORTS, Traefik
from tests.harness.servers import Servers

UPSTREAMS = {name: ["http://127.0.0.1:9"] for name in ("auth", "catalog", "processing", "pages")}


def test_the_first_request_after_the_start_finds_its_route(servers: Servers) -> None:
    for number in range(5):
        gateway = Traefik(servers.layout, free_ports(list(PORTS)), UPSTREAMS, name=f"gateway-{number}")
        gateway.start()
        answer = httpx.get(f"{gateway.gateway_url}/api/v1/nothing-there", trust_env=False)
        gateway.kill()
        assert answer.text == "Not Found"
