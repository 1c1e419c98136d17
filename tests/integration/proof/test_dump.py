"""What the databases hold comes out of them as records that can be read strictly, to the last digit."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from shared.contracts.definition import Definition
from tests.proof.dump import dump_end, dump_entries_so_far
from tests.proof.histories import (
    FILES,
    Balance,
    Completion,
    DefinitionVersion,
    EarlierEntry,
    Entry,
    Grant,
    HistoryWriter,
    OutboxRow,
    ParkedRow,
    Progress,
    StoredEvent,
    Toast,
    Transaction,
    body_digest,
    microseconds,
    read_records,
)

MOMENT = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
AT = microseconds(MOMENT)
AWKWARD = 'a "quoted" \\ line\nand a 🥉'


@pytest.fixture
def database_urls(auth_database_url: str, catalog_database_url: str, processing_database_url: str) -> dict[str, str]:
    """Databases with the tables of the three services."""
    return {"auth": auth_database_url, "catalog": catalog_database_url, "processing": processing_database_url}


async def _execute(url: str, *statements: tuple[str, tuple[object, ...]]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement, arguments in statements:
            await connection.execute(statement, *arguments)
    finally:
        await connection.close()


async def test_empty_databases_give_files_that_can_be_read(database_urls: Mapping[str, str], tmp_path: Path) -> None:
    with HistoryWriter(tmp_path):
        pass
    await dump_end(tmp_path, database_urls)
    found = {name: len(list(read_records(tmp_path, kind))) for name, kind in FILES.items()}
    assert {name for name, number in found.items() if number} == {"leftovers"}


async def test_rows_of_processing(database_urls: Mapping[str, str], tmp_path: Path) -> None:
    event = "INSERT INTO event (event_id, event_type, user_id, timestamp, event_data) VALUES ($1, 'T', 'u', $2, $3)"
    await _execute(
        database_urls["processing"],
        (
            event,
            ("e1", MOMENT, json.dumps({"text": AWKWARD})),
        ),
        (event, ("e2", MOMENT, '{"points": 0.10000000000000000001}')),
        (
            "INSERT INTO user_quest_reward (user_id, quest_code, state, times_completed) VALUES ('u', 'q', $1, 2)",
            ('{"p": ["sum", "1.50"], "n": 2}',),
        ),
        (
            """INSERT INTO completion (user_id, quest_code, cycle, version, completed_at, event_id)
               VALUES ('u', 'q', 1, 1, $1, 'e1')""",
            (MOMENT,),
        ),
        (
            """INSERT INTO reward_grant (grant_id, user_id, quest_code, quest_name, cycle, version, gold, diamonds,
                                         points, status, earned_at)
               VALUES ('g', 'u', 'q', 'Q', 1, 1, 5, 10, 50, 'credited', $1)""",
            (MOMENT,),
        ),
        ("INSERT INTO participant (user_id, toast_sequence) VALUES ('u', 1)", ()),
        (
            """INSERT INTO toast (user_id, sequence, kind, payload, created_at)
               VALUES ('u', 1, 'quest_completed', $1, $2)""",
            ('{"code": "q", "cycle": 1}', MOMENT),
        ),
        (
            """INSERT INTO parked_message (id, source, reason, detail, body, routing_key, properties)
               VALUES ('p', 'queue', 'not_json', '', $1, '', '{}')""",
            (b"\x00\xff",),
        ),
        (
            "INSERT INTO outbox (event_id, event_type, occurred_at, payload) VALUES ('o', 'T', $1, $2)",
            (MOMENT, '{"user_id": "u"}'),
        ),
    )
    await dump_end(tmp_path, database_urls)
    assert list(read_records(tmp_path, StoredEvent)) == [
        StoredEvent(event_id="e1", event_type="T", user_id="u", at=AT, data={"text": AWKWARD}),
        StoredEvent(
            event_id="e2", event_type="T", user_id="u", at=AT, data={"points": Decimal("0.10000000000000000001")}
        ),
    ]
    assert list(read_records(tmp_path, Progress)) == [
        Progress(user_id="u", code="q", times_completed=2, measure="sum", value="1.50")
    ]
    (completion,) = read_records(tmp_path, Completion)
    assert (completion.at, completion.payable, completion.claimed, completion.reversed) == (AT, True, False, False)
    (grant,) = read_records(tmp_path, Grant)
    assert (grant.gold, grant.diamonds, grant.points, grant.status, grant.revoked) == (5, 10, 50, "credited", False)
    assert list(read_records(tmp_path, Toast)) == [
        Toast(user_id="u", sequence=1, kind="quest_completed", code="q", cycle=1, created_at=AT)
    ]
    assert list(read_records(tmp_path, ParkedRow)) == [
        ParkedRow(body=body_digest(b"\x00\xff"), reason="not_json", event_id=None, status="waiting")
    ]
    assert list(read_records(tmp_path, OutboxRow)) == [
        OutboxRow(service="processing", event_id="o", event_type="T", user_id="u", published=False)
    ]


async def test_rows_of_the_ledger_now_and_so_far(database_urls: Mapping[str, str], tmp_path: Path) -> None:
    await _execute(
        database_urls["auth"],
        (
            """INSERT INTO ledger_transaction (id, kind, user_id, body_hash, reason, created_at)
               VALUES ('g', 'grant', 'u', '', '', $1)""",
            (MOMENT,),
        ),
        (
            """INSERT INTO ledger_entry (transaction_id, account, currency, amount)
               VALUES ('g', 'system:grants', 'gold', -5), ('g', 'user:u', 'gold', 5)""",
            (),
        ),
        ("INSERT INTO wallet_balance (user_id, currency, amount) VALUES ('u', 'gold', 5)", ()),
    )
    await dump_entries_so_far(tmp_path, database_urls["auth"])
    await dump_end(tmp_path, database_urls)
    assert list(read_records(tmp_path, Transaction)) == [Transaction(id="g", kind="grant", user_id="u", reverses=None)]
    entries = [(entry.account, entry.amount) for entry in read_records(tmp_path, Entry)]
    assert entries == [("system:grants", -5), ("user:u", 5)]
    assert [(entry.account, entry.amount) for entry in read_records(tmp_path, EarlierEntry)] == entries
    assert list(read_records(tmp_path, Balance)) == [Balance(user_id="u", currency="gold", amount=5, owed=0)]


async def test_definitions_say_whether_the_reference_can_count_them(
    database_urls: Mapping[str, str], tmp_path: Path
) -> None:
    objective = {"on": ["T"], "measure": "sum", "field": "points", "target": 3}
    written = {"code": "plain", "name": "Plain", "objective": objective, "reward": {"diamonds": 10}}
    plain = Definition.model_validate(written).model_dump(mode="json")  # as the catalog keeps it
    bodies = {
        "plain": {**plain, "repeat": {"limit": 1000, "reset": "on_completion"}, "window": None, "prerequisites": []},
        "past": {**plain, "backfill": {"since": "beginning"}},
        "picky": {**plain, "objective": {**objective, "where": "event.data.points > 1"}},
        "daily": {**plain, "repeat": {"reset": "daily"}},
        "tree": {"objective": {"all_of": [objective]}},
        "locked": {**plain, "prerequisites": ["plain"]},
    }
    definition = "INSERT INTO definition (id, code, edition, created_at) VALUES ($1, $1, 1, $2)"
    version = """INSERT INTO definition_version (definition_id, version, source, body, published_at, published_by)
                 VALUES ($1, 1, '{}', $2, $3, 'admin')"""
    await _execute(database_urls["catalog"], *((definition, (code, MOMENT)) for code in bodies))
    await _execute(
        database_urls["catalog"],
        *((version, (code, json.dumps(body), MOMENT + timedelta(seconds=1))) for code, body in bodies.items()),
    )
    await dump_end(tmp_path, database_urls)
    found = {one.code: one for one in read_records(tmp_path, DefinitionVersion)}
    assert {code for code, one in found.items() if one.is_plain} == {"plain"}
    assert found["plain"] == DefinitionVersion(
        code="plain",
        version=1,
        published_at=AT + 1_000_000,
        archived_at=None,
        is_plain=True,
        on=["T"],
        measure="sum",
        field="points",
        target="3",
        limit=1000,
        reset="on_completion",
        claim="automatic",
        gold=0,
        diamonds=10,
        points=0,
    )
