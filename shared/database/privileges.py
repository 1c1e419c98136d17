"""What the role that runs a service may do in its database: read and write rows, and less where a table says so."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, MetaData, inspect, text

_WITHHELD: Final = "withheld"
_EVERY_CHANGE: Final = ("INSERT", "UPDATE", "DELETE")


def withheld(*privileges: str) -> dict[str, Any]:
    """The `info` of a table in which the running role may not do these, such as `UPDATE` and `DELETE` in a ledger."""
    return {_WITHHELD: privileges}


def grant_running(connection: Connection, metadata: MetaData, role: str, *, read_only: Sequence[str]) -> None:
    """Let `role` read and write the rows of every table that there is now, except for what tables withhold.

    No table can be emptied, made, changed or dropped with that. In the caller's transaction, so that nobody ever sees a
    new table without its privileges, or a withheld one granted.
    """
    quoted = connection.dialect.identifier_preparer.quote
    known, name = set(inspect(connection).get_table_names()), quoted(role)
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {name}",
    ]
    withheld_from = {table.name: table.info.get(_WITHHELD, ()) for table in metadata.tables.values()}
    for table, privileges in {**withheld_from, **dict.fromkeys(read_only, _EVERY_CHANGE)}.items():
        if privileges and table in known:
            statements.append(f"REVOKE {', '.join(privileges)} ON {quoted(table)} FROM {name}")
    for statement in statements:
        connection.execute(text(statement))
