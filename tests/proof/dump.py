"""What the three databases hold, written into the histories of a run.

Each table is one statement that PostgreSQL streams into the file as JSON lines, so that size costs no memory. The
tables of a database are read in one snapshot.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

import asyncpg

from tests.proof.dump_statements import AUTH, CATALOG, ENTRIES, PROCESSING
from tests.proof.histories import EarlierEntry

# Characters that JSON text never holds raw, so that COPY changes nothing of it.
_DELIMITER: Final = "\x02"
_QUOTE: Final = "\x01"
_SOURCES: Final = {"catalog": CATALOG, "processing": PROCESSING, "auth": AUTH}


async def dump_end(folder: Path, database_urls: Mapping[str, str]) -> None:
    """Write what the databases hold now; call it once, after everything has settled.

    `database_urls`: of auth, catalog and processing.
    """
    for service, statements in _SOURCES.items():
        await _dump(folder, database_urls[service], statements)


async def dump_entries_so_far(folder: Path, auth_database_url: str) -> None:
    """Write the ledger's lines as they are in the midst of a run: none of them may ever change."""
    await _dump(folder, auth_database_url, {EarlierEntry.file: ENTRIES})


async def _dump(folder: Path, database_url: str, statements: Mapping[str, str]) -> None:
    connection = await asyncpg.connect(database_url, server_settings={"application_name": "proof", "timezone": "UTC"})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for name, statement in statements.items():
                with _opened(folder, name) as file:
                    await connection.copy_from_query(
                        f"SELECT row_to_json(line) FROM ({statement}) AS line",  # noqa: S608 - a constant
                        output=file,
                        format="csv",
                        delimiter=_DELIMITER,
                        quote=_QUOTE,
                        encoding="utf-8",
                    )
    finally:
        await connection.close()


def _opened(folder: Path, name: str) -> BinaryIO:
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / f"{name}.jsonl").open("ab")
