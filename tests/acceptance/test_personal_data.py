"""What is stored about a user is known table by table, the user gets all of it, and a deletion leaves nothing of it."""

import json
import secrets
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from auth_service.entrypoints.http.exports import AccountExport
from processing_service.entrypoints.api.export_models import ProgressExport
from shared.clock import new_id
from shared.database import create_engine
from tests.acceptance.personal_data import NOT_OURS, TABLES
from tests.harness.accounts import Account
from tests.harness.quests import event, publish_quest, send, until_wallet
from tests.harness.shop import a_debit, buy
from tests.harness.sql import look_into
from tests.harness.system import System
from tests.harness.waiting import eventually

_COLUMNS = """SELECT table_name, string_agg(column_name, ' ') AS columns
                FROM information_schema.columns
                JOIN information_schema.tables USING (table_schema, table_name)
               WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               GROUP BY table_name"""


@pytest.mark.parametrize("service", TABLES)
async def test_every_column_of_every_table_was_thought_about(system: System, service: str) -> None:
    async with look_into(system, service) as look:
        found = {row["table_name"]: set(row["columns"].split()) for row in await look.rows(_COLUMNS)}
    written_down = {name: set(table.columns.split()) for name, table in TABLES[service].items()}
    assert {name: columns for name, columns in found.items() if name not in NOT_OURS} == written_down
    assert [name for name, table in TABLES[service].items() if not table.is_covered] == []


def test_what_is_said_to_be_exported_is_a_section_of_an_export() -> None:
    sections = AccountExport.model_fields.keys() | ProgressExport.model_fields.keys()
    for tables in TABLES.values():
        for name, table in tables.items():
            if table.exported and not table.exported.startswith("not exported: "):
                assert set(table.exported.partition(", once")[0].split(", ")) <= sections, name


async def test_a_user_gets_everything_and_nothing_is_left_after_the_deletion(system: System) -> None:
    """Looked for in every row of every table and in Redis: the name, the e-mail address, and the id."""
    mark = secrets.token_hex(8)
    account = await system.sign_up(user_name=f"name-{mark}")
    email = f"{mark}@example.org"
    token = await system.sign_in(account)
    await live(system, account, token, email)
    export = await exported(system, token)
    assert email in export
    assert account.user_name in export
    for section in ("toasts", "grants", "webhook_deliveries", "parked_messages", "participations", "sessions"):
        assert json.loads(export)[section], section
    assert {"auth.account", "processing.event", "processing.standing"} <= await places_of(system, account.user_name)
    async with system.client(token) as client:
        assert (await client.delete("/api/v1/users/me")).status_code == httpx.codes.NO_CONTENT

    async def forgotten() -> bool:
        for trace in (account.user_name, email):
            assert await places_of(system, trace) == set()
        expected = {
            f"{service}.{name}"
            for service, tables in TABLES.items()
            for name, table in tables.items()
            if table.keeps_id
        }
        assert await places_of(system, account.user_id) <= expected
        return True

    await eventually(forgotten, within_seconds=90)


async def live(system: System, account: Account, token: str, email: str) -> None:
    """Have something about the user in every table that can hold it."""
    quest = await publish_quest(system, objective={"target": 1}, reward={"diamonds": 10, "points": 1_000})
    event_type = quest["objective"]["on"][0]
    async with system.client(await system.auditor_token()) as admin:
        told = {"attributes": {"email": email}}
        assert (await admin.patch(f"/api/v1/users/{account.user_id}", json=told)).is_success
    happened = event(event_type, account.user_id, event_data={"email": email, "name": account.user_name})
    unreadable = {**happened, "event_id": new_id(), "timestamp": "never", "event_data": {"email": email}}
    await send(system, [json.dumps(one).encode() for one in (happened, unreadable)], event_type)
    await until_wallet(system, token, diamonds=10)
    assert await buy(system, a_debit(account.user_id, 4), a_debit(account.user_id, 40)) == ["debited", "not_covered"]
    await plant_delivery(system, account, email)

    async def known_everywhere() -> bool:
        assert {"processing.parked_message", "processing.participant"} <= await places_of(system, email)
        assert {"redis", "processing.toast"} <= await places_of(system, account.user_id)
        return True

    await eventually(known_everywhere, within_seconds=90)


async def plant_delivery(system: System, account: Account, email: str) -> None:
    """A webhook's delivery that was made before; its receiver takes nothing now, and keeps upkeep from pruning it."""
    engine = create_engine(system.database_url("processing"), pool_size=1, application_name="test")
    async with engine.begin() as connection:
        await connection.execute(
            text("""WITH receiver AS (
                        INSERT INTO webhook_endpoint (id, url, description, kinds, created_by, created_at)
                        VALUES (:receiver, 'https://example.org/', 'long ago', '{}', 'test', now()) RETURNING id
                    )
                    INSERT INTO webhook_delivery (id, endpoint_id, kind, user_id, payload, occurred_at, status)
                    SELECT :id, id, 'quest.completed', :user_id, CAST(:payload AS jsonb), now(), 'delivered'
                      FROM receiver"""),
            {
                "receiver": new_id(),
                "id": new_id(),
                "user_id": account.user_id,
                "payload": json.dumps({"email": email}),
            },
        )
    await engine.dispose()


async def exported(system: System, token: str) -> str:
    """Both exports, as one document."""
    whole: dict[str, Any] = {}
    async with system.client(token) as client:
        for path, model in (("/api/v1/users/me/export", AccountExport), ("/api/v1/progress/me/export", ProgressExport)):
            answer = await client.get(path)
            model.model_validate_json(answer.content)
            whole |= answer.json()
    return json.dumps(whole)


async def places_of(system: System, trace: str) -> set[str]:
    """The tables in whose rows a text occurs, also as bytes; and `redis`, where it occurs there."""
    found = set()
    for service in TABLES:
        async with look_into(system, service) as look:
            for row in await look.rows(_COLUMNS):
                name = row["table_name"]
                # strpos, not LIKE: a trace may hold an underscore.
                having = f"""SELECT EXISTS (SELECT FROM {name} WHERE strpos({name}::text, :trace) > 0
                                               OR strpos({name}::text, :as_bytes) > 0) AS is_there"""  # noqa: S608
                [there] = await look.rows(having, trace=trace, as_bytes=trace.encode().hex())
                if there["is_there"]:
                    found.add(f"{service}.{name}")
    return found | ({"redis"} if await stands_in_redis(system, trace.encode()) else set())


async def stands_in_redis(system: System, trace: bytes) -> bool:
    """Whether a text occurs in a key or a value; `DUMP` may pack values, so each is read by its type."""
    async with Redis.from_url(system.environment["REDIS_URL"]) as client:
        async for key in client.scan_iter():
            kind = await client.type(key)
            values: Any = None
            if kind == b"hash":
                values = await client.hgetall(key)
            elif kind == b"zset":
                values = await client.zrange(key, 0, -1)
            else:
                values = await client.get(key)
            if trace in repr((key, values)).encode():
                return True
    return False
