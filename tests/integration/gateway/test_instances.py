"""Several instances of a service: they share the load, one may die unnoticed, and nothing is ever sent twice."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.integration.gateway.echo_server import EchoServer
from tests.integration.gateway.gateway import Gateway, start_gateway, wait_until

SERVICE_PATHS = {
    "auth": "/api/v1/wallet/me",
    "catalog": "/api/v1/quests",
    "processing": "/api/v1/progress/me",
    "pages": "/",
}


@pytest.fixture
def pairs() -> Iterator[dict[str, list[EchoServer]]]:
    """Two instances of every service."""
    servers = {name: [EchoServer(f"{name}-{number}").start() for number in (1, 2)] for name in SERVICE_PATHS}
    yield servers
    for pair in servers.values():
        for server in pair:
            server.die()


@pytest.fixture
def gateway(pairs: dict[str, list[EchoServer]], tmp_path: Path) -> Iterator[Gateway]:
    """A gateway before all of them."""
    with start_gateway(tmp_path / "traefik.log", pairs) as started:
        yield started


@pytest.mark.parametrize("service", SERVICE_PATHS)
def test_two_instances_share_the_load(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client, service: str
) -> None:
    for server in pairs[service]:
        server.requests.clear()
    for _ in range(40):
        client.get(gateway.gateway_url + SERVICE_PATHS[service])

    assert [len(server.requests) for server in pairs[service]] == [20, 20]


@pytest.mark.parametrize("service", SERVICE_PATHS)
def test_readers_do_not_notice_the_death_of_an_instance(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], service: str
) -> None:
    dying, surviving = pairs[service]
    answers: list[httpx.Response] = []

    def read_until(done: threading.Event) -> None:
        with httpx.Client(timeout=10, trust_env=False) as client:
            while not done.is_set():
                answers.append(client.get(gateway.gateway_url + SERVICE_PATHS[service]))

    done = threading.Event()
    with ThreadPoolExecutor(max_workers=4) as readers:
        running = [readers.submit(read_until, done) for _ in range(4)]
        wait_until(lambda: len(answers) > 100, within_seconds=20)
        dying.die()
        at_death = len(answers)
        wait_until(lambda: len(answers) > at_death + 300, within_seconds=20)
        done.set()
    for reader in running:
        reader.result()

    assert Counter(answer.status_code for answer in answers) == {200: len(answers)}
    assert {answer.json()["server"] for answer in answers[-100:]} == {surviving.name}


def test_a_dead_instance_is_asked_no_more_and_a_new_one_in_its_place_is(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client
) -> None:
    pairs["auth"][0].die()
    wait_until(lambda: "Health check failed" in gateway.log.read_text(), within_seconds=10)

    answers = [client.post(f"{gateway.gateway_url}/api/v1/users/me", json={}) for _ in range(20)]

    assert {answer.json()["server"] for answer in answers} == {"auth-2"}
    assert all(answer.status_code == 200 for answer in answers)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_read_that_an_instance_died_with_is_answered_by_the_other(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client, method: str
) -> None:
    dying, surviving = pairs["processing"]
    dying.hangs_up = True

    answers = [client.request(method, f"{gateway.gateway_url}/api/v1/progress/me") for _ in range(20)]

    assert {answer.status_code for answer in answers} == {200}
    assert len(dying.received(method)) >= 5
    assert len(surviving.received(method)) == 20


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("body", [None, b"{}"])
def test_write_that_an_instance_died_with_is_never_sent_again(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client, method: str, body: bytes | None
) -> None:
    dying, surviving = pairs["processing"]
    dying.hangs_up = True

    paths = [f"/api/v1/progress/me/quest-{number}/claim" for number in range(20)]
    statuses = [client.request(method, gateway.gateway_url + path, content=body).status_code for path in paths]

    arrivals = Counter(request.path for server in (dying, surviving) for request in server.received(method))
    assert arrivals == dict.fromkeys(paths, 1)
    assert Counter(statuses) == {200: len(surviving.received(method)), 502: len(dying.received(method))}
    assert len(dying.received(method)) >= 5


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_write_that_found_nobody_listening_goes_to_the_other_instance_once(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client, method: str
) -> None:
    absent, present = pairs["processing"]
    client.get(f"{gateway.gateway_url}/api/v1/progress/me")
    absent.die()

    paths = [f"/api/v1/progress/me/quest-{number}/claim" for number in range(20)]
    statuses = {client.request(method, gateway.gateway_url + path, content=b"{}").status_code for path in paths}

    assert statuses == {200}
    assert Counter(request.path for request in present.received(method)) == dict.fromkeys(paths, 1)


def test_service_without_any_instance_left_is_503(
    gateway: Gateway, pairs: dict[str, list[EchoServer]], client: httpx.Client
) -> None:
    for server in pairs["catalog"]:
        server.die()

    wait_until(lambda: client.get(f"{gateway.gateway_url}/api/v1/quests").status_code == 503, within_seconds=10)
    assert client.get(f"{gateway.gateway_url}/api/v1/wallet/me").status_code == 200
