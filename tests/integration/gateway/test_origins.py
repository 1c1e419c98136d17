"""Which pages of other origins may call the APIs: those that are named, and no others."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.gateway.conftest import SERVICES, Town
from tests.integration.gateway.echo_server import EchoServer
from tests.integration.gateway.gateway import Gateway, start_gateway

FRIEND = "https://app.example"
STRANGERS = [
    "https://evil.example",
    "https://app.example.evil.example",
    "http://app.example",
    "null",
    "https://APP.example",
]
PATHS = [
    "/api/v1/users/me",
    "/api/v1/login/access-token",
    "/api/v1/quests",
    "/api/v1/progress/me",
]
ALLOWS = ("access-control-allow-origin", "access-control-allow-credentials")


@pytest.fixture(scope="module")
def open_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that names two origins."""
    servers = {name: [EchoServer(name).start()] for name in SERVICES}
    origins = {"GATEWAY_ALLOWED_ORIGINS": f"{FRIEND}, http://localhost:3000"}
    with start_gateway(tmp_path_factory.mktemp("open") / "traefik.log", servers, origins) as gateway:
        yield gateway
    for group in servers.values():
        group[0].die()


@pytest.mark.parametrize("path", PATHS)
def test_a_named_origin_may_call_without_credentials(open_gateway: Gateway, client: httpx.Client, path: str) -> None:
    url = open_gateway.gateway_url + path
    asked = client.options(url, headers=_preflight(FRIEND))
    assert asked.status_code == httpx.codes.OK
    assert asked.headers["access-control-allow-origin"] == FRIEND
    assert "access-control-allow-credentials" not in asked.headers
    assert "authorization" in asked.headers["access-control-allow-headers"].lower()
    answer = client.get(url, headers={"Origin": FRIEND})
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("path", PATHS)
def test_no_other_origin_may(open_gateway: Gateway, client: httpx.Client, path: str, origin: str) -> None:
    url = open_gateway.gateway_url + path
    for answer in (client.options(url, headers=_preflight(origin)), client.get(url, headers={"Origin": origin})):
        assert not any(name in answer.headers for name in ALLOWS)


@pytest.mark.parametrize("path", PATHS)
def test_where_none_is_named_none_may(town: Town, client: httpx.Client, path: str) -> None:
    url = town.gateway.gateway_url + path
    for answer in (client.options(url, headers=_preflight(FRIEND)), client.get(url, headers={"Origin": FRIEND})):
        assert not any(name in answer.headers for name in ALLOWS)


@pytest.mark.parametrize("origins", ["*", "https://*.example", f"{FRIEND},null", f"{FRIEND}/path"])
def test_what_is_no_origin_opens_nothing(tmp_path: Path, origins: str) -> None:
    log = tmp_path / "traefik.log"
    with pytest.raises(AssertionError), start_gateway(log, {}, {"GATEWAY_ALLOWED_ORIGINS": origins}, within_seconds=3):
        pass
    assert "is no origin such as" in log.read_text()


def _preflight(origin: str) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
