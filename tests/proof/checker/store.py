"""The histories in an SQLite database on disk, where rules can ask set-based questions and size costs no memory."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.proof.checker.views import INDEXES, VIEWS
from tests.proof.histories import FILES, Record, read_records

_CACHE_KIB: Final = 65_536
_PLAIN_TYPES: Final = (str, int, type(None))


@contextmanager
def open_store(folder: Path) -> Iterator[sqlite3.Connection]:
    """A database with a table for each file of the histories, in the order of its lines; gone with the block.

    Raises:
        BrokenHistory: a file is missing or cannot be read.
    """
    with (
        TemporaryDirectory(prefix="questline-checker-") as directory,
        closing(sqlite3.connect(Path(directory) / "store.sqlite")) as store,
    ):
        for setting in (f"cache_size = -{_CACHE_KIB}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
            store.execute(f"PRAGMA {setting}")
        for name, kind in FILES.items():
            _load(store, folder, name, kind)
        for statement in (*INDEXES, *VIEWS):
            store.execute(statement)
        store.execute("ANALYZE")
        yield store


def _load(store: sqlite3.Connection, folder: Path, name: str, kind: type[Record]) -> None:
    columns = list(kind.model_fields)
    # Columns without types keep what they are given as it is; `line` is the place in the file.
    quoted = ", ".join(f'"{column}"' for column in columns)
    store.execute(f'CREATE TABLE "{name}" (line INTEGER PRIMARY KEY, {quoted})')
    places = ", ".join("?" for _ in columns)
    rows = (tuple(_column(getattr(record, column)) for column in columns) for record in read_records(folder, kind))
    store.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({places})', rows)  # noqa: S608 - names of fields


def _column(value: Any) -> str | int | None:
    return value if isinstance(value, _PLAIN_TYPES) else canonical(value)


def canonical(value: Any) -> str:
    """One text for JSON values that are equal: 1, 1.0 and 1.00 are the same number, and keys have no order."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_number)


def _number(value: Any) -> int | list[str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"not JSON: {value!r}")
    return int(value) if value == value.to_integral_value() else ["decimal", f"{value.normalize():f}"]
