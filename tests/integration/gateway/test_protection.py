"""What the gateway takes away, adds, or refuses on the way to a service."""

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.integration.gateway.conftest import Town
from tests.integration.gateway.echo_server import STREAM_PATH, EchoServer
from tests.integration.gateway.gateway import start_gateway

LIMIT = 1_048_576


PATHS = ["/api/v1/wallet/me", "/api/v1/quests", "/api/v1/progress/me", "/"]
IDENTITY_HEADERS = [
    "X-User-Id",
    "x-user-id",
    "X_User_Id",
    "X.User.Id",
    "X-User-Role",
    "X-Forwarded-User",
    "Remote-User",
]
LIMITED_PATHS = [
    "/api/v1/users/signup",
    "/api/v1/users/me",
    "/api/v1/quests/import",
    "/api/v1/events",
    STREAM_PATH,
    "/",
]


@pytest.mark.parametrize("header", [*IDENTITY_HEADERS, "X-Real-Ip", "Forwarded", "X-Original-Url"])
@pytest.mark.parametrize("path", PATHS)
def test_identity_header_of_a_client_is_not_passed_on(town: Town, client: httpx.Client, path: str, header: str) -> None:
    answer = client.get(town.gateway.gateway_url + path, headers={header: "spoofed-by-client"})

    assert "spoofed-by-client" not in json.dumps(answer.json()["headers"])


def test_forwarded_for_of_a_client_is_not_believed(town: Town, client: httpx.Client) -> None:
    answer = client.get(
        f"{town.gateway.gateway_url}/api/v1/wallet/me",
        headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere"},
    )

    headers = answer.json()["headers"]
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-host"] == urlsplit(town.gateway.gateway_url).netloc


def test_what_a_service_needs_is_passed_on(town: Town, client: httpx.Client) -> None:
    sent = {
        "Authorization": "Bearer token",
        "X-Publisher-Key": "qlp_key",
        "Idempotency-Key": "key",
        "If-None-Match": '"7"',
        "Last-Event-ID": "12",
        "Cookie": "questline_refresh=r",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    answer = client.post(f"{town.gateway.gateway_url}/api/v1/events", headers=sent, json={"a": 1})

    headers = answer.json()["headers"]
    assert {name: headers.get(name.lower()) for name in sent} == sent


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(town: Town, client: httpx.Client, path: str) -> None:
    headers = client.get(town.gateway.pages_url + path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers
    assert "strict-transport-security" not in headers  # This is not TLS; the header would lock the site out.


@pytest.mark.parametrize("path", LIMITED_PATHS)
def test_body_above_the_limit_is_413_and_reaches_nobody(town: Town, client: httpx.Client, path: str) -> None:
    before = _bodies(town)

    assert client.post(town.gateway.gateway_url + path, content=b"x" * (LIMIT + 1)).status_code == 413
    assert _bodies(town) == before


def test_body_of_untold_length_is_413_too(town: Town) -> None:
    before = _bodies(town)
    connection = http.client.HTTPConnection(urlsplit(town.gateway.gateway_url).netloc, timeout=10)
    try:
        connection.request(
            "POST", "/api/v1/events", body=(b"x" * 65_536 for _ in range(LIMIT // 65_536 + 1)), encode_chunked=True
        )
        assert connection.getresponse().status == 413
    finally:
        connection.close()
    assert _bodies(town) == before


def test_body_at_the_limit_arrives_whole(town: Town, client: httpx.Client) -> None:
    answer = client.post(f"{town.gateway.gateway_url}/api/v1/events", content=b"x" * LIMIT)

    assert answer.json()["body_bytes"] == LIMIT


def test_answer_larger_than_the_body_limit_arrives_whole(town: Town, client: httpx.Client) -> None:
    answer = client.get(f"{town.gateway.gateway_url}/api/v1/quests/export?bytes={3 * LIMIT}")

    assert len(answer.json()["padding"]) == 3 * LIMIT


def test_too_many_sign_ins_from_one_address_are_429_and_nothing_else_is(tmp_path: Path, client: httpx.Client) -> None:
    servers = {name: [EchoServer(name).start()] for name in ("auth", "catalog", "processing", "pages")}
    limits = {"GATEWAY_LOGIN_RATE_PER_SECOND": "1", "GATEWAY_LOGIN_BURST": "3"}
    with start_gateway(tmp_path / "traefik.log", servers, limits) as gateway:
        sign_in = f"{gateway.gateway_url}/api/v1/login/access-token"
        answers = [client.post(sign_in, data={"username": "u", "password": "p"}) for _ in range(20)]
        others = [client.get(f"{gateway.gateway_url}/api/v1/users/me") for _ in range(20)]
    for group in servers.values():
        group[0].die()

    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    assert len(refused) >= 10
    assert int(refused[0].headers["retry-after"]) >= 1
    assert {answer.status_code for answer in others} == {200}


def test_the_limit_on_sign_ins_leaves_room_for_many_users_of_one_address(town: Town, client: httpx.Client) -> None:
    statuses = {client.post(f"{town.gateway.gateway_url}/api/v1/login/access-token").status_code for _ in range(60)}

    assert statuses == {200}


def test_too_many_requests_of_one_address_are_429_and_the_pages_still_come(
    tmp_path: Path, client: httpx.Client
) -> None:
    servers = {name: [EchoServer(name).start()] for name in ("auth", "catalog", "processing", "pages")}
    with start_gateway(
        tmp_path / "traefik.log", servers, {"GATEWAY_RATE_PER_SECOND": "1", "GATEWAY_BURST": "3"}
    ) as gateway:
        for path in ("/api/v1/users/me", "/api/v1/quests", "/api/v1/events"):
            statuses = [client.get(gateway.gateway_url + path).status_code for _ in range(12)]
            assert statuses.count(429) >= 8, path
        assert {client.get(gateway.gateway_url + "/").status_code for _ in range(12)} == {200}
    for group in servers.values():
        group[0].die()


@pytest.mark.parametrize("path", ["/api/v1/login/access-token", "/api/v1/users/signup"])
def test_a_password_needs_no_large_body(town: Town, client: httpx.Client, path: str) -> None:
    assert client.post(town.gateway.gateway_url + path, content=b"x" * 16_385).status_code == 413
    assert client.post(town.gateway.gateway_url + path, content=b"x" * 16_384).status_code == 200


def test_query_strings_and_credentials_are_not_logged(town: Town, client: httpx.Client) -> None:
    client.get(
        f"{town.gateway.gateway_url}/api/v1/events?user_id=somebody-in-the-log",
        headers={"Authorization": "Bearer token-in-the-log"},
    )
    client.get(f"{town.gateway.gateway_url}/internal/probe-in-the-log")

    log = town.gateway.log.read_text()
    assert "probe-in-the-log" in log
    assert "somebody-in-the-log" not in log
    assert "token-in-the-log" not in log


def _bodies(town: Town) -> int:
    return sum(len(request.body) for server in town.servers.values() for request in server.requests)
