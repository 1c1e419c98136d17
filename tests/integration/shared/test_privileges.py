"""What the role that runs a service may do in PostgreSQL, and what it may not, whatever gets hold of its password."""

import asyncio

import asyncpg
import pytest

from shared.database import apply_migrations, migrate_service
from stack.endpoints import SERVICES
from stack.layout import project_layout
from stack.sql import create_database, drop_database
from tests.harness.databases import as_owner, change_by_owner, create_bare_database, database_url, roles_of
from tests.harness.servers import Servers

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
EVERYTHING = {READ, ADD, CHANGE, REMOVE}
LESS = {
    "auth": {
        "account": {READ, ADD, CHANGE},
        "ledger_transaction": {READ, ADD},
        "ledger_entry": {READ, ADD},
        "wallet_balance": {READ, ADD, CHANGE},
        "alembic_version": {READ},
    },
    "catalog": {"definition_version": {READ, ADD}, "alembic_version": {READ}},
    "processing": {"audit_entry": {READ, ADD, CHANGE}, "alembic_version": {READ}},
}
PRIVILEGES = """
    SELECT relname, privilege
      FROM pg_class
     CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
     WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND has_table_privilege(current_user, oid, privilege)
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
SEQUENCES = """
    SELECT coalesce(bool_and(has_sequence_privilege(current_user, oid, 'USAGE') AND
                             has_sequence_privilege(current_user, oid, 'UPDATE')), true)
      FROM pg_class WHERE relkind = 'S'
"""
ATTRIBUTES = """
    SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
      FROM pg_roles WHERE rolname = current_user
"""
OWNED = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
REFUSED = (
    "CREATE TABLE proof ()",
    "CREATE TEMPORARY TABLE proof ()",
    "CREATE SCHEMA proof",
    "CREATE FUNCTION proof() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION pg_stat_statements",
    "CREATE ROLE proof",
    "CREATE DATABASE proof",
    "ALTER TABLE outbox ADD COLUMN proof text",
    "ALTER TABLE outbox DISABLE TRIGGER ALL",
    "DROP TABLE outbox",
    "TRUNCATE outbox",
    "UPDATE alembic_version SET version_num = '0000'",
    "SET session_replication_role = replica",
    "COPY outbox TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
)
BOOKS = tuple(
    f"{change} {table}{rest}"
    for table in ("ledger_entry", "ledger_transaction")
    for change, rest in (
        ("UPDATE", f" SET {'amount = 1' if table == 'ledger_entry' else 'reason = NULL'}"),
        ("DELETE FROM", ""),
        ("TRUNCATE", " CASCADE"),
    )
)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_running_service_may_do_with_rows_what_it_needs_and_nothing_else(
    request: pytest.FixtureRequest, service: str
) -> None:
    connection = await asyncpg.connect(request.getfixturevalue(f"{service}_database_url"))
    try:
        granted: dict[str, set[str]] = {}
        for table, privilege in await connection.fetch(PRIVILEGES):
            granted.setdefault(table, set()).add(privilege)
        assert granted == {row["relname"]: EVERYTHING for row in await connection.fetch(TABLES)} | LESS[service]
        assert await connection.fetchval(SEQUENCES) is True
        assert await connection.fetchval(ATTRIBUTES) is False
        assert await connection.fetchval(OWNED) == 0
        for statement in (*REFUSED, *(BOOKS if service == "auth" else ())):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_no_role_enters_a_database_that_is_not_its_own(servers: Servers, processing_database_url: str) -> None:
    name = processing_database_url.rpartition("/")[2]
    server = servers.postgres.address
    for service in SERVICES:
        for database in ("postgres", "template1", *((name,) if service != "processing" else ())):
            for url in (roles_of(servers, service).url, roles_of(servers, service).owner_url):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await asyncpg.connect(url(server, database))


async def test_tables_of_later_migrations_are_granted_and_what_was_granted_by_hand_is_mended(servers: Servers) -> None:
    name, roles = "test_granting", roles_of(servers, "auth")
    url = create_bare_database(servers, "auth", name)
    migrations = project_layout().project / "auth_service" / "migrations"
    owner = as_owner(servers, url)
    await asyncio.to_thread(apply_migrations, migrations, owner, "0001", running_role=roles.service)
    await change_by_owner(servers, url, "GRANT ALL ON ledger_entry TO auth", "CREATE TABLE of_later ()")
    await asyncio.to_thread(migrate_service, migrations, url, owner)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT count(*) FROM of_later") == 0
    for statement in BOOKS:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()
    drop_database(servers.postgres.address, name)


async def test_one_role_may_do_both_where_no_other_is_named(servers: Servers) -> None:
    name, roles = "test_one_role", roles_of(servers, "catalog")
    create_database(servers.postgres.address, name, roles.service)
    url = database_url(servers, "catalog", name)
    await asyncio.to_thread(migrate_service, project_layout().project / "catalog_service" / "migrations", url, "")
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT count(*) FROM definition") == 0
    await connection.close()
    drop_database(servers.postgres.address, name)
