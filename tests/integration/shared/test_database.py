"""Transactions, and what callers see when the database goes away in the middle of one."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from shared.database import Database, DatabaseUnavailable, create_engine
from shared.exceptions import InvalidInput
from stack.sql import execute
from tests.harness.cable import plugged_in
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers
from tests.integration.shared.outboxes import OUTBOX, add, event, waiting

INSERT = OUTBOX.insert().values(event_id="e1", event_type="A", occurred_at=text("now()"), payload={})


async def test_a_clean_exit_commits(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(INSERT)
    assert await waiting(database) == {"e1"}


async def fail_after_inserting(database: Database, error: BaseException) -> None:
    async with database.transaction() as session:
        await session.execute(INSERT)
        raise error


@pytest.mark.parametrize("error", [InvalidInput("no"), asyncio.CancelledError()])
async def test_an_exception_rolls_back_and_stays_what_it_is(database: Database, error: BaseException) -> None:
    with pytest.raises(type(error)):
        await fail_after_inserting(database, error)
    assert await waiting(database) == set()


async def run(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


async def test_a_mistake_is_no_outage(database: Database) -> None:
    with pytest.raises(ProgrammingError):
        await run(database, "SELECT * FROM no_such_table")
    await add(database, event(event_id="e1"))
    with pytest.raises(IntegrityError):
        await fail_after_inserting(database, AssertionError("not reached"))


async def test_a_connection_that_the_server_ends_is_an_outage_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        await run(database, "SELECT pg_terminate_backend(pg_backend_pid())")
    await database.check()


async def test_idle_connections_that_the_server_ended_are_not_handed_out(
    database: Database, auth_database_url: str
) -> None:
    await asyncio.gather(*(database.check() for _ in range(5)))
    other = Database(create_engine(auth_database_url, application_name="shared-tests-killer"))
    await run(
        other,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    await other.close()
    await asyncio.gather(*(database.check() for _ in range(5)))


async def test_a_server_that_is_away_is_an_outage_whose_words_stay_in_the_log(auth_database_url: str) -> None:
    async with plugged_in(auth_database_url) as cable:
        database = Database(create_engine(cable.url, application_name="shared-tests"))
        await database.check()
        await cable.cut()
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable) as fault:
                await database.check()
        assert fault.value.message == "the database cannot be reached"
        assert "127.0.0.1" in str(fault.value)
        await cable.plug()
        await database.check()
        await database.close()


async def test_a_server_lost_in_the_middle_is_an_outage(auth_database_url: str) -> None:
    async def lose_it() -> None:
        async with database.transaction() as session:
            await session.execute(INSERT)
            await cable.cut()
            await session.execute(text("SELECT 1"))

    async with plugged_in(auth_database_url) as cable:
        database = Database(create_engine(cable.url, application_name="shared-tests"))
        with pytest.raises(DatabaseUnavailable):
            await lose_it()
        await cable.plug()
        assert await waiting(database) == set()
        await database.close()


async def test_a_server_lost_before_the_commit_is_an_outage(auth_database_url: str) -> None:
    async def lose_it() -> None:
        async with database.transaction() as session:
            await session.execute(INSERT)
            await cable.cut()

    async with plugged_in(auth_database_url) as cable:
        database = Database(create_engine(cable.url, application_name="shared-tests"))
        with pytest.raises(DatabaseUnavailable):
            await lose_it()
        await cable.plug()
        assert await waiting(database) == set()
        await database.close()


async def test_no_free_connection_on_the_server_is_an_outage(servers: Servers) -> None:
    url = create_test_database(servers, "auth")
    name = url.rpartition("/")[2]
    execute(servers.postgres.address, f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
    database = Database(create_engine(url, application_name="shared-tests"))
    with pytest.raises(DatabaseUnavailable):
        await database.check()
    execute(servers.postgres.address, f'ALTER DATABASE "{name}" CONNECTION LIMIT -1')
    await database.check()
    await database.close()
    drop_test_database(servers, url)


async def test_no_free_connection_in_the_pool_is_an_outage(
    auth_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(auth_database_url, pool_size=1, application_name="shared-tests")
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    database = Database(engine)
    async with database.transaction() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnavailable):
            await database.check()
    await database.close()


async def test_a_deadlock_is_worth_another_try(database: Database) -> None:
    await add(database, event(event_id="a"), event(event_id="b"))
    both_hold_one = asyncio.Barrier(2)

    async def lock(first: str, second: str) -> None:
        async with database.transaction() as session:
            select = text("SELECT 1 FROM outbox WHERE event_id = :id FOR UPDATE")
            await session.execute(select, {"id": first})
            await both_hold_one.wait()
            await session.execute(select, {"id": second})

    results = await asyncio.gather(lock("a", "b"), lock("b", "a"), return_exceptions=True)
    (fault,) = (result for result in results if result is not None)
    assert isinstance(fault, DatabaseUnavailable)
    assert "deadlock" not in fault.message
