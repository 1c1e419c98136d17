"""64 writers at once, and a reader who finds nothing; and what the reader finds where something is wrong."""

from random import Random

import asyncpg
import pytest

from shared.contracts.credits import Credit
from shared.database import Database, create_engine
from stack.sql import execute
from tests.harness.servers import Servers
from tests.integration.auth.bookings import an_id
from tests.proof.ledger import statements
from tests.proof.ledger.operations import Operation, Operations, Plan
from tests.proof.ledger.proof import prove
from tests.proof.ledger.reader import Reader
from tests.proof.ledger.tally import Tally
from tests.proof.ledger.writers import Counter


def administrator_of(servers: Servers, url: str) -> str:
    return servers.postgres.address.url(database_of(url))


def database_of(url: str) -> str:
    return url.rpartition("/")[2]


async def test_the_ledger_keeps_its_rules_while_sixty_four_write(servers: Servers, auth_database_url: str) -> None:
    plan = Plan(operations=20_000, seed=1)
    proof = await prove(auth_database_url, administrator_of(servers, auth_database_url), plan, fully_every=2)
    assert proof.violations == []
    assert sum(proof.answers.values()) >= plan.operations
    assert proof.answers.keys() >= {
        *("credited", "already_credited", "debited", "already_debited", "not_covered"),
        *("reversed", "already_reversed", "conflict"),
    }
    assert min(proof.at_changes.count, proof.at_everything.count) > 1


def test_a_plan_is_the_same_again_and_another_seed_another_one() -> None:
    first, again, other = (Operations(Plan(1_000, seed)) for seed in (1, 1, 2))
    numbers = Random(1).sample(range(1_000), k=200)
    assert [first[number] for number in numbers] == [again[number] for number in numbers]
    assert [first[number] for number in numbers] != [other[number] for number in numbers]


DEFECTS = {
    "balance: somebody": "UPDATE wallet_balance SET amount = amount + 1 WHERE user_id = 'somebody'",
    "debt: somebody": "UPDATE wallet_balance SET amount = 0, owed = 3 WHERE user_id = 'somebody'",
    "does not sum to zero": "UPDATE ledger_entry SET amount = amount + 1 WHERE account = 'user:somebody'",
    "changed or lost": "UPDATE ledger_transaction SET reason = 'another' WHERE user_id = 'somebody'",
    "by the answers": """DELETE FROM ledger_entry WHERE account IN ('user:somebody', 'system:grants');
                         DELETE FROM wallet_balance WHERE user_id = 'somebody'""",
    "are booked": "INSERT INTO ledger_transaction VALUES ('nobody asked', 'grant', 'somebody', '', 'x', now())",
}


@pytest.mark.parametrize("complaint", DEFECTS)
async def test_the_reader_finds_what_is_wrong(servers: Servers, auth_database_url: str, complaint: str) -> None:
    plan = Plan(operations=1_000, seed=1)
    batch = [
        Operation(number, Credit(grant_id=an_id(number), user_id=user, diamonds=10, reason="quest"), {"diamonds": 10})
        for number, user in enumerate(["somebody", "somebody", "another"])
    ]
    database = Database(create_engine(auth_database_url, pool_size=1, application_name="proof-writers"))
    connection = await asyncpg.connect(administrator_of(servers, auth_database_url))
    tally = Tally(plan)
    reader = Reader(connection, tally)
    try:
        for operation, status in zip(batch, await Counter(database).ask(batch), strict=True):
            tally.add(operation, status)
        await connection.execute(statements.REMEMBERED)
        await reader.look_at_changes()
        await reader.look_at_everything()
        await reader.compare_with_answers()
        assert reader.violations == []
        unguarded = (
            "ALTER TABLE ledger_entry DISABLE TRIGGER USER; ALTER TABLE ledger_transaction DISABLE TRIGGER USER;"
        )
        execute(servers.postgres.address, f"{unguarded} {DEFECTS[complaint]}", database_of(auth_database_url))
        await reader.look_at_everything()
        await reader.compare_with_answers()
    finally:
        await connection.close()
        await database.close()
    assert any(complaint in violation for violation in reader.violations), reader.violations


async def test_the_reader_misses_what_was_answered_and_is_not_there(servers: Servers, auth_database_url: str) -> None:
    connection = await asyncpg.connect(administrator_of(servers, auth_database_url))
    tally = Tally(plan := Plan(operations=100, seed=1))
    tally.add(Operations(plan)[0], "credited")
    reader = Reader(connection, tally)
    try:
        await connection.execute(statements.REMEMBERED)
        await reader.look_at_changes()
    finally:
        await connection.close()
    assert reader.violations == [f"{Operations(plan)[0].key} was answered as booked and is not there"]


def test_answers_that_exclude_each_other_are_found() -> None:
    plan = Plan(operations=100, seed=1)
    one = Operations(plan)[0]
    for statuses in (
        ["credited", "credited"],
        ["already_credited"],
        ["credited", "not_covered"],
        ["credited", "conflict"],
    ):
        tally = Tally(plan)
        for status in statuses:
            tally.add(one, status)
        assert tally.contradictions(), statuses
