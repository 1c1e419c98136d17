"""Administration of a PostgreSQL server through psql, which comes with every server: roles and databases."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from stack.errors import StackError

MAINTENANCE_DATABASE = "postgres"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server and the user who may create databases on it."""

    host: str
    port: int
    user: str
    password: str
    psql: Path
    database: str = MAINTENANCE_DATABASE

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """The DSN of one of its databases, as the administrator or as another user."""
        name, secret = (self.user, self.password) if user is None else (user, password or "")
        return f"postgresql://{quote(name, safe='')}:{quote(secret, safe='')}@{self.host}:{self.port}/{database}"


def parse_address(url: str, psql: Path) -> ServerAddress:
    """Read a DSN. Raises StackError if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or parts.hostname is None or parts.username is None:
        raise StackError("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    return ServerAddress(
        host=parts.hostname,
        port=parts.port or 5432,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        psql=psql,
        database=parts.path.strip("/") or MAINTENANCE_DATABASE,
    )


def answers(address: ServerAddress) -> bool:
    """Whether a login and a query succeed now."""
    return _psql(address, "SELECT 1", address.database).returncode == 0


def execute(address: ServerAddress, statement: str, database: str | None = None) -> str:
    """Run one statement and return its rows, one a line. Raises StackError with the server's words."""
    finished = _psql(address, statement, database or address.database)
    if finished.returncode != 0:
        raise StackError(f"PostgreSQL refused a statement: {finished.stderr.strip()}")
    return finished.stdout.strip()


def create_database(
    address: ServerAddress, name: str, owner: str, template: str | None = None, afterwards: str = ""
) -> bool:
    """Make a database, a copy of `template` if one is named, and run a statement on the server `afterwards`.

    Returns:
        False if it was there already; then nothing is done.
    """
    if database_exists(address, name):
        return False
    copied = f" TEMPLATE {identifier(template)}" if template else ""
    execute(address, f"CREATE DATABASE {identifier(name)} OWNER {identifier(owner)}{copied};\n{afterwards}")
    return True


def database_exists(address: ServerAddress, name: str) -> bool:
    """Whether there is a database of this name."""
    return _exists(address, "pg_database", "datname", name)


def drop_database(address: ServerAddress, name: str) -> None:
    """Remove a database, ending the sessions that still use it."""
    execute(address, f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")


def literal(text: str) -> str:
    """A string constant in SQL."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _exists(address: ServerAddress, table: str, column: str, name: str) -> bool:
    return execute(address, f"SELECT 1 FROM {table} WHERE {column} = {literal(name)}") != ""  # noqa: S608 - quoted


def _psql(address: ServerAddress, statement: str, database: str) -> "subprocess.CompletedProcess[str]":
    options = ["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-h", address.host, "-p", str(address.port)]
    return subprocess.run(
        [str(address.psql), *options, "-U", address.user, "-d", database, "-f", "-"],
        env={**os.environ, "PGPASSWORD": address.password, "PGCONNECT_TIMEOUT": "5"},
        # By standard input: a password in the arguments could be read in the list of processes.
        input=statement,
        capture_output=True,
        text=True,
        check=False,
    )
