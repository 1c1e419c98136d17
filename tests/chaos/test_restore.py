"""Everything is lost but a backup that was taken under load: what comes back agrees with itself, and goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from stack.sql import drop_database
from tests.harness.accounts import Account
from tests.harness.backups import backup_command, naming
from tests.harness.broker import declare_as_the_job, guard_vhost
from tests.harness.databases import create_bare_database
from tests.harness.quests import event, publish_quest, send
from tests.harness.reconcile import SERVICES, reconcile
from tests.harness.sql import query
from tests.harness.system import System
from tests.harness.waiting import eventually

pytestmark = pytest.mark.timeout(600)
PLAYERS = 12
EACH = 30
TARGET = 3
CHUNK = 30


async def test_a_backup_taken_under_load_comes_back_whole(system: System, tmp_path: Path) -> None:
    quest = await publish_quest(system, repeat={"limit": None, "reset": "on_completion"})
    early, late = happenings(quest, "early"), happenings(quest, "late")
    account = await system.sign_up()
    urls = naming(system.servers, {service: system.database_url(service) for service in SERVICES})
    file = tmp_path / "questline.backup"

    async with sign_ins(system, account) as signed_in:
        pouring = asyncio.create_task(pour(system, quest, early))
        await until_paid(system, quest, 10)
        code, said = await backup_command("save", str(file), state=tmp_path, **urls)
        assert code == 0, said
        await pouring
        await pour(system, quest, late)
        await until_paid(system, quest, 2 * PLAYERS * EACH // TARGET)
        assert signed_in

    system.kill_everything()
    lose_everything(system)
    code, said = await backup_command("restore", str(file), state=tmp_path, **urls)
    assert code == 0, said
    await the_databases_agree(system)
    await declare_as_the_job(system.surroundings.broker_urls)
    await asyncio.gather(*(system.process(name).start() for name in system.processes))
    await system.process("gateway").start()
    await reconcile(system, parked=0)

    # Who published an event since then publishes it again, under its id: nothing is paid twice.
    paid_before = await paid(system, quest)
    assert paid_before < 2 * PLAYERS * EACH // TARGET
    await pour(system, quest, [*early, *late])
    await until_paid(system, quest, 2 * PLAYERS * EACH // TARGET)
    await reconcile(system, parked=0)
    assert await paid(system, quest) == 2 * PLAYERS * EACH // TARGET


def happenings(quest: dict[str, Any], name: str) -> list[bytes]:
    """Events of some players, all of which pay in the end."""
    (event_type,) = quest["objective"]["on"]
    players = [f"{quest['code']}-{name}-{number}" for number in range(PLAYERS)]
    return [json.dumps(event(event_type, player)).encode() for _ in range(EACH) for player in players]


async def pour(system: System, quest: dict[str, Any], bodies: list[bytes]) -> None:
    """Publish piece by piece, so that it lasts a while."""
    for start in range(0, len(bodies), CHUNK):
        await send(system, bodies[start : start + CHUNK], quest["objective"]["on"][0])


@asynccontextmanager
async def sign_ins(system: System, account: Account) -> AsyncIterator[list[str]]:
    """Somebody who signs in again and again, which auth tells by its outbox."""
    tokens: list[str] = []
    done = asyncio.Event()

    async def go_on() -> None:
        while not done.is_set():
            tokens.append(await system.sign_in(account))

    going_on = asyncio.create_task(go_on())
    try:
        yield tokens
    finally:
        done.set()
        await going_on


async def paid(system: System, quest: dict[str, Any]) -> int:
    """How many completions of the quest are in the ledger."""
    statement = "SELECT count(*) AS n FROM ledger_transaction WHERE user_id LIKE :users"
    (row,) = await query(system, "auth", statement, users=f"{quest['code']}-%")
    return int(row["n"])


async def until_paid(system: System, quest: dict[str, Any], number: int) -> None:
    """Wait until that many are."""

    async def enough() -> bool:
        found = await paid(system, quest)
        assert found >= number, f"{found} of {number}"
        return True

    await eventually(enough, within_seconds=120)


def lose_everything(system: System) -> None:
    """New, empty databases in the places of the old ones, and a broker that knows nothing."""
    address = system.servers.postgres.address
    for service in SERVICES:
        name = system.database_url(service).rpartition("/")[2]
        drop_database(address, name)
        create_bare_database(system.servers, service, name)
    system.servers.rabbitmq.management.delete_vhost(system.vhost)
    guard_vhost(system.servers.rabbitmq, system.vhost)


async def the_databases_agree(system: System) -> None:
    """Before any process could mend it: neither database knows of something that the other one has yet to do."""
    booked = {row["id"] for row in await query(system, "auth", "SELECT id FROM ledger_transaction")}
    grants = await query(system, "processing", "SELECT grant_id, status FROM reward_grant WHERE gold + diamonds > 0")
    assert booked <= {row["grant_id"] for row in grants}
    assert {row["grant_id"] for row in grants if row["status"] == "credited"} <= booked
    told = await query(system, "auth", "SELECT event_id, published_at FROM outbox")
    assert all(row["published_at"] is None for row in told)
    heard = "SELECT event_id FROM event WHERE event_type IN ('UserSignIn', 'NewUserSignIn')"
    assert {row["event_id"] for row in await query(system, "processing", heard)} <= {row["event_id"] for row in told}
