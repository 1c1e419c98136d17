"""What a migration has done to tables that were there before it, and that running code was using."""

from dataclasses import dataclass
from typing import Final

import asyncpg

_TABLES: Final = """
    SELECT relname AS name, relfilenode AS file FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""
_INDEXES: Final = """
    SELECT of.relname AS of, index.relname AS name
      FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS of ON of.oid = indrelid
     WHERE of.relnamespace = 'public'::regnamespace
"""
_CONSTRAINTS: Final = """
    SELECT relname AS of, conname AS name FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE connamespace = 'public'::regnamespace AND convalidated AND contype IN ('c', 'f', 'x')
"""
_REQUIRED: Final = """
    SELECT relname AS of, attname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND attnotnull
"""
_REQUIRED_OF_WRITERS: Final = f"{_REQUIRED} AND NOT atthasdef AND attidentity = ''"
_COLUMNS: Final = _REQUIRED.replace("AND attnotnull", "AND NOT attisdropped")


@dataclass(frozen=True, slots=True)
class Shape:
    """A database's tables (with the file that each lies in), columns, and what was made by reading whole tables."""

    files: dict[str, int]
    columns: set[tuple[str, str]]
    indexes: set[tuple[str, str]]
    constraints: set[tuple[str, str]]
    required: set[tuple[str, str]]
    required_of_writers: set[tuple[str, str]]


async def shape_of(url: str) -> Shape:
    """How the tables stand now."""
    connection = await asyncpg.connect(url)
    try:

        async def pairs(query: str) -> set[tuple[str, str]]:
            return {(row["of"], row["name"]) for row in await connection.fetch(query)}

        files = {row["name"]: row["file"] for row in await connection.fetch(_TABLES)}
        return Shape(
            files,
            await pairs(_COLUMNS),
            await pairs(_INDEXES),
            await pairs(_CONSTRAINTS),
            await pairs(_REQUIRED),
            await pairs(_REQUIRED_OF_WRITERS),
        )
    finally:
        await connection.close()


def held_up(before: Shape, after: Shape, *, concurrently: bool) -> set[str]:
    """What kept writers of tables that were there waiting for as long as it took to read or write all their rows.

    `concurrently`: whether the migration builds its indexes so that writers go on.
    """
    old = before.files.keys()
    found = {f"rewrites {name}" for name in old & after.files.keys() if before.files[name] != after.files[name]}
    if not concurrently:
        found |= {f"index {name} on {of}" for of, name in after.indexes - before.indexes if of in old}
    found |= {f"constraint {name} on {of}" for of, name in after.constraints - before.constraints if of in old}
    tightened = (after.required - before.required) & before.columns
    return found | {f"{of}.{name} becomes required" for of, name in tightened} | _gone(before, after)


def _gone(before: Shape, after: Shape) -> set[str]:
    """What code of the release before still asks for."""
    tables = {f"drops {name}" for name in before.files.keys() - after.files.keys()}
    columns = {f"drops {of}.{name}" for of, name in before.columns - after.columns if of in after.files}
    new = after.required_of_writers - before.columns
    return tables | columns | {f"{of}.{name} is new and required" for of, name in new if of in before.files}
