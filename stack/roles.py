"""The two database roles of every service: one that runs it, and one that owns its tables and migrates them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stack.sql import MAINTENANCE_DATABASE, ServerAddress, create_database, execute, identifier, literal

_NO_MORE = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


@dataclass(frozen=True, slots=True)
class ServiceRoles:
    """The roles of one service and their passwords. The one that runs is called as the service."""

    service: str
    password: str
    owner_password: str

    @property
    def owner(self) -> str:
        """The role that owns the tables; no running process has its password."""
        return f"{self.service}_owner"

    def url(self, server: ServerAddress, database: str) -> str:
        """The DSN of the role that runs."""
        return server.url(database, self.service, self.password)

    def owner_url(self, server: ServerAddress, database: str) -> str:
        """The DSN for migrations."""
        return server.url(database, self.owner, self.owner_password)


def service_roles(passwords: Mapping[str, str], owner_passwords: Mapping[str, str]) -> dict[str, ServiceRoles]:
    """The roles of every service, by its name."""
    return {name: ServiceRoles(name, passwords[name], owner_passwords[name]) for name in passwords}


def create_roles(server: ServerAddress, roles: Iterable[ServiceRoles]) -> None:
    """Make the roles, or give existing ones these passwords; nobody enters a database that was not opened to them."""
    statements = [statement for each in roles for statement in _statements(each)]
    closed = [f"REVOKE ALL ON DATABASE {name} FROM PUBLIC" for name in (MAINTENANCE_DATABASE, "template1")]
    # A statement that fails would be logged with the password in it.
    execute(server, ";\n".join(["SET log_min_error_statement = panic", *statements, *closed]))


def create_service_database(server: ServerAddress, name: str, roles: ServiceRoles, template: str | None = None) -> bool:
    """Make a database that belongs to the owner of a service's tables; a copy of `template` if one is named.

    Returns:
        False if it was there already; then nothing is done.
    """
    return create_database(server, name, roles.owner, template, afterwards=_opening(name, roles))


def _opening(database: str, roles: ServiceRoles) -> str:
    """The statements after which a database belongs to the owner and its service alone may enter it."""
    name, runs = identifier(database), identifier(roles.service)
    return (
        f"ALTER DATABASE {name} OWNER TO {identifier(roles.owner)};\n"
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC, {runs};\n"
        f"GRANT CONNECT ON DATABASE {name} TO {runs}"
    )


def hand_over(server: ServerAddress, database: str, roles: ServiceRoles) -> None:
    """Give what the running role owned in a database, as it did in earlier releases, to the owner."""
    owner = f"pg_get_userbyid(datdba) = {literal(roles.service)}"
    if execute(server, f"SELECT 1 FROM pg_database WHERE datname = {literal(database)} AND {owner}"):  # noqa: S608 - quoted
        execute(server, f"REASSIGN OWNED BY {identifier(roles.service)} TO {identifier(roles.owner)}", database)
    execute(server, _opening(database, roles))


def _statements(roles: ServiceRoles) -> Iterable[str]:
    for name, password in ((roles.service, roles.password), (roles.owner, roles.owner_password)):
        missing = f"NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(name)})"
        yield f"DO $$ BEGIN IF {missing} THEN CREATE ROLE {identifier(name)}; END IF; END $$"
        yield f"ALTER ROLE {identifier(name)} {_NO_MORE} PASSWORD {literal(password)}"
