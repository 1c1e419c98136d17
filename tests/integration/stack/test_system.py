"""The harness's whole system: every process answers, can be stopped and killed, and can be doubled."""

from collections.abc import Iterator

import httpx
import pytest

from stack.services import SERVICE_PROCESSES
from tests.harness.running_system import running_system
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.harness.waiting import eventually


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[System]:
    """One that may be left changed: the second catalog stays."""
    with running_system(servers) as running:
        yield running


@pytest.mark.parametrize("name", [service.name for service in SERVICE_PROCESSES])
async def test_every_process_is_ready(system: System, name: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{system.url(name)}/health/ready")
    assert answer.status_code == httpx.codes.OK


async def test_a_user_signs_up_and_in_through_the_gateway(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    async with system.client(token) as client:
        me = (await client.get("/api/v1/users/me")).json()
    assert me["user_id"] == account.user_id


async def test_the_administrator_is_seeded(system: System) -> None:
    async with system.client(await system.admin_token()) as client:
        assert (await client.get("/api/v1/users")).status_code == httpx.codes.OK


async def test_a_killed_process_is_gone_and_comes_back(system: System) -> None:
    catalog = system.process("catalog")
    await catalog.kill()
    assert not catalog.alive
    async with system.client() as client:
        assert (await client.get("/api/v1/quests")).status_code >= httpx.codes.INTERNAL_SERVER_ERROR
    await catalog.start()

    async def answers() -> bool:
        async with system.client() as client:
            return (await client.get("/api/v1/quests")).is_success

    await eventually(answers)


async def test_a_second_process_takes_over_for_the_first(system: System) -> None:
    await system.start_another("catalog")
    await system.process("catalog").kill()
    async with system.client() as client:
        for _ in range(5):
            assert (await client.get("/api/v1/quests")).is_success
    await system.process("catalog").start()
