"""Which path leads to which service, on both public entry points, and which lead nowhere."""

import http.client
from urllib.parse import urlsplit

import httpx
import pytest

from tests.integration.gateway.conftest import Town

ROUTES = [
    ("auth", "/api/v1/login/access-token"),
    ("auth", "/api/v1/login/refresh"),
    ("auth", "/api/v1/login/logout"),
    ("auth", "/api/v1/login/test-token"),
    ("auth", "/api/v1/users"),
    ("auth", "/api/v1/users/me"),
    ("auth", "/api/v1/users/signup"),
    ("auth", "/api/v1/wallet/me"),
    ("auth", "/api/v1/wallet/me/ledger?limit=5"),
    ("auth", "/.well-known/jwks.json"),
    ("catalog", "/api/v1/quests"),
    ("catalog", "/api/v1/quests/sign-in-three-times/versions"),
    ("catalog", "/api/v1/rewards/7"),
    ("catalog", "/api/v1/levels"),
    ("catalog", "/api/v1/achievements/achievements"),
    ("catalog", "/api/v1/achievements/achievements/tests_10"),
    ("processing", "/api/v1/progress/me"),
    ("processing", "/api/v1/progress/user%231/a%3Fb"),
    ("processing", "/api/v1/events"),
    ("processing", "/api/v1/events/publishers"),
    ("processing", "/api/v1/toasts"),
    ("processing", "/api/v1/toasts/seen"),
    ("processing", "/api/v1/stats/points"),
    ("processing", "/api/v1/webhooks"),
    ("processing", "/api/v1/operations/parked-messages"),
    ("processing", "/api/v1/achievements/users/user1"),
    ("processing", "/api/v1/achievements/leaderboard"),
    ("pages", "/"),
    ("pages", "/index.html"),
    ("pages", "/quests/sign-in-three-times"),
    ("pages", "/assets/index-1a2b.js"),
    ("pages", "/healthy-habits"),
    ("pages", "/internals"),
]

PRIVATE = [
    "/internal",
    "/internal/",
    "/internal/v1/token",
    "/internal/v1/credits?x=1",
    "/metrics",
    "/metrics/",
    "/health",
    "/health/live",
    "/health/ready",
    "//internal/v1/token",
    "/./internal/v1/token",
    "/pages/../internal/v1/token",
    "/api/v1/login/../../../internal/v1/token",
    "/api/v1/login/%2e%2e/%2e%2e/%2e%2e/internal/v1/token",
    "/%69nternal/v1/token",
    "/%69%6E%74%65%72%6E%61%6C/v1/token",
    "/INTERNAL/v1/token",
    "/Internal",
    "/METRICS",
    "/%4Detrics",
    "/internal;v=1/token",
    "/internal%3Bv=1/token",
    "/internal.json",
    "/health%3Fx",
]

UNKNOWN_API = [
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/login-old",
    "/api/v1/questsx",
    "/api/v2/quests",
    "/API/v1/quests",
    "/api/v1/achievements",
]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.fixture(params=["gateway_url", "pages_url"])
def entry_point(request: pytest.FixtureRequest, town: Town) -> str:
    """The base URL of each public entry point."""
    return str(getattr(town.gateway, request.param))


@pytest.mark.parametrize(("service", "path"), ROUTES)
def test_route_leads_to_its_service_unchanged(client: httpx.Client, entry_point: str, service: str, path: str) -> None:
    answer = client.get(entry_point + path)

    assert answer.status_code == 200
    assert answer.json()["server"] == service
    assert answer.json()["path"] == path


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("service", "path"), [("auth", "/api/v1/users/me"), ("processing", "/api/v1/events")])
def test_every_method_takes_the_same_route(
    town: Town, client: httpx.Client, method: str, service: str, path: str
) -> None:
    before = len(town.servers[service].received(method))

    assert client.request(method, town.gateway.gateway_url + path).status_code == 200
    assert len(town.servers[service].received(method)) == before + 1


@pytest.mark.parametrize("path", [*PRIVATE, *UNKNOWN_API])
def test_path_that_leads_nowhere_is_404_and_reaches_nobody(town: Town, entry_point: str, path: str) -> None:
    assert _status_of_exactly(entry_point, path) == 404
    assert not any(_arrived(town, path))


@pytest.mark.parametrize("method", METHODS)
def test_private_path_is_404_by_every_method(client: httpx.Client, entry_point: str, method: str) -> None:
    assert client.request(method, f"{entry_point}/internal/v1/token").status_code == 404


@pytest.mark.parametrize("path", ["/internal%2Fv1/token", "/api/v1/quests%2F..", "/a%5Cb", "/api/v1/quests/%00"])
def test_path_that_could_be_read_in_two_ways_is_refused(town: Town, entry_point: str, path: str) -> None:
    assert _status_of_exactly(entry_point, path) == 400
    assert not any(_arrived(town, path))


def test_absolute_request_target_is_routed_by_its_path(town: Town) -> None:
    assert _status_of_exactly(town.gateway.gateway_url, "http://auth/internal/v1/token") == 404


def test_a_host_name_opens_no_other_door(town: Town, client: httpx.Client) -> None:
    answer = client.get(f"{town.gateway.gateway_url}/internal/v1/token", headers={"Host": "auth"})

    assert answer.status_code == 404


def test_only_the_three_entry_points_listen(town: Town) -> None:
    expected = {
        urlsplit(url).port for url in (town.gateway.gateway_url, town.gateway.pages_url, town.gateway.internal_url)
    }

    assert town.gateway.listening_ports() == expected


def test_the_internal_entry_point_answers_for_the_gateway_alone(town: Town, client: httpx.Client) -> None:
    internal = town.gateway.internal_url

    assert client.get(f"{internal}/ping").text == "OK"
    assert "traefik_entrypoint_requests_total" in client.get(f"{internal}/metrics").text
    for path in ("/", "/api/v1/quests", "/internal/v1/token", "/dashboard/", "/api/rawdata"):
        assert client.get(internal + path).status_code == 404


def _status_of_exactly(base_url: str, target: str) -> int:
    """Ask with this very request target, which a URL library would tidy up first."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    try:
        connection.putrequest("GET", target)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def _arrived(town: Town, path: str) -> list[bool]:
    return [request.path == path for server in town.servers.values() for request in server.requests]
