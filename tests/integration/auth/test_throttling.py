"""Guessing passwords over HTTP, against one instance and against several, through a trusted proxy and past it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from auth_service.bootstrap import AuthService, open_service
from auth_service.entrypoints.http.app import build_app
from stack.ports import free_ports
from tests.harness.serving import serving
from tests.integration.auth.conftest import PASSWORD, settings_for
from tests.unit.auth.fakes import FakeClock

FREE = 5
AT_ONCE = 16
LIMITS = {"sign_in_tries_per_account": FREE, "sign_in_tries_per_address": 2 * FREE, "sign_ups_per_address": 3 * FREE}


class Door:
    """Instances over one database; whoever asks comes from an address of their own."""

    def __init__(self, services: list[AuthService]) -> None:
        self.services = services
        self._turn = 0

    async def post(self, path: str, address: str, **body: Any) -> httpx.Response:
        """Ask one instance after the other."""
        self._turn += 1
        app = build_app(self.services[self._turn % len(self.services)])
        transport = httpx.ASGITransport(app, client=(address, 12345))
        async with httpx.AsyncClient(transport=transport, base_url="http://auth.test") as http:
            return await http.post(path, **body)

    async def sign_in(self, password: str, address: str = "198.51.100.7", user_name: str = "ada") -> httpx.Response:
        """Try a password."""
        form = {"username": user_name, "password": password}
        return await self.post("/api/v1/login/access-token", address, data=form)

    async def sign_up(self, user_name: str, address: str = "192.0.2.1") -> httpx.Response:
        """Open an account."""
        body = {"user_name": user_name, "password": PASSWORD}
        return await self.post("/api/v1/users/signup", address, json=body)


@pytest.fixture
async def door(auth_database_url: str) -> AsyncIterator[Door]:
    """Two instances with limits of a few, whose clock stands still, and the account `ada`."""
    clock = FakeClock(datetime.now(UTC))
    async with AsyncExitStack() as stack:
        settings = settings_for(auth_database_url, **LIMITS)
        door = Door([await stack.enter_async_context(open_service(settings, clock)) for _ in range(2)])
        assert (await door.sign_up("ada")).status_code == 201
        yield door


async def test_guessing_ends_in_pauses_whether_the_account_exists_or_not(door: Door) -> None:
    said: dict[str, list[tuple[int, str]]] = {}
    for number, name in enumerate(("ada", "nobody", "no such name")):
        answers = [await door.sign_in("wrong", f"198.51.100.{number}", name) for _ in range(FREE + 2)]
        said[name] = [(answer.status_code, answer.json()["title"]) for answer in answers]
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["Retry-After"] == "1"
        assert refused.json()["detail"] == "too many attempts; try again in 1 s"
    assert said["ada"] == said["nobody"] == said["no such name"]
    assert [status for status, _ in said["ada"]] == [401] * (FREE + 1) + [429]


async def test_guesses_at_once_at_several_instances_are_no_way_around(door: Door) -> None:
    addresses = [f"198.51.100.{number}" for number in range(AT_ONCE)]
    answers = await asyncio.gather(*(door.sign_in("wrong", address) for address in addresses))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == FREE + 1
    assert statuses.count(429) == AT_ONCE - FREE - 1


async def test_the_owner_gets_in_from_where_they_have_been_while_strangers_guess(door: Door) -> None:
    assert (await door.sign_in(PASSWORD, "192.0.2.1")).status_code == 200
    for number in range(FREE + 2):
        await door.sign_in("wrong", f"198.51.100.{number}")
    assert (await door.sign_in(PASSWORD, "198.51.100.99")).status_code == 429
    assert (await door.sign_in(PASSWORD, "192.0.2.1")).status_code == 200


async def test_one_household_is_one_address(door: Door) -> None:
    guesses = [await door.sign_in("wrong", f"2001:db8::{number}", f"name{number}") for number in range(2 * FREE + 2)]
    assert guesses[-1].status_code == 429
    assert (await door.sign_in(PASSWORD, "2001:db8:0:1::1")).status_code == 200


async def test_many_good_sign_ins_at_once_are_let_in(door: Door) -> None:
    for number in range(2 * FREE):
        await door.sign_up(f"pupil{number}")
    answers = await asyncio.gather(*(door.sign_in(PASSWORD, user_name=f"pupil{n}") for n in range(2 * FREE)))
    assert [answer.status_code for answer in answers] == [200] * (2 * FREE)
    assert (await door.sign_in(PASSWORD)).status_code == 200


async def test_sign_ups_of_an_address_are_limited_and_say_so(door: Door) -> None:
    statuses = [(await door.sign_up(f"new{number}")).status_code for number in range(3 * FREE + 1)]
    assert statuses == [201] * (3 * FREE) + [429]
    assert (await door.sign_up("elsewhere", "192.0.2.2")).status_code == 201


async def test_invented_names_do_not_fill_the_table_and_nothing_is_stored_in_clear(door: Door) -> None:
    await door.sign_in("wrong", user_name="a-secret-in-the-wrong-field")
    database = door.services[0].database
    async with database.transaction() as session:
        stored = "".join(map(str, await session.execute(text("SELECT * FROM attempt_counter"))))
        await session.execute(text("UPDATE attempt_counter SET faded_at = faded_at - interval '1 day'"))
    assert "secret" not in stored
    assert "198.51.100.7" not in stored
    await door.sign_in("wrong", "203.0.113.9", "another")
    async with database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM attempt_counter")) == 2


async def test_who_is_deleted_is_known_nowhere(door: Door) -> None:
    token = (await door.sign_in(PASSWORD)).json()["access_token"]
    async with door.services[0].database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM known_address")) == 1
    transport = httpx.ASGITransport(build_app(door.services[0]))
    async with httpx.AsyncClient(transport=transport, base_url="http://auth.test") as http:
        deleted = await http.delete("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert deleted.status_code == 204
    async with door.services[0].database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM known_address")) == 0


@pytest.mark.parametrize(("trusted", "believed"), [("127.0.0.1", True), ("192.0.2.0/24", False)])
async def test_a_forwarded_address_counts_where_a_trusted_proxy_says_it(
    auth_database_url: str, trusted: str, believed: bool
) -> None:
    settings = settings_for(auth_database_url, **LIMITS, trusted_proxies=trusted)
    async with open_service(settings, FakeClock(datetime.now(UTC))) as service:
        app = build_app(service)
        port = free_ports(["auth"])["auth"]
        url = f"http://127.0.0.1:{port}"
        async with serving(app, port, settings.trusted_proxies), httpx.AsyncClient(trust_env=False) as http:
            statuses = [
                (
                    await http.post(
                        f"{url}/api/v1/login/access-token",
                        data={"username": f"name{number}", "password": "wrong"},
                        # What a client adds itself stands on the left of what the proxy saw.
                        headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.{number}"},
                    )
                ).status_code
                for number in range(2 * FREE + 2)
            ]
    assert (429 not in statuses) is believed


@pytest.mark.parametrize("proxies", ["*", "gateway", "10.0.0.1/8", ""])
def test_only_addresses_and_networks_are_trusted(proxies: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        settings_for("postgresql://nobody@127.0.0.1/none", trusted_proxies=proxies)
