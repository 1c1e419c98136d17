"""Reading many rows as JSON through a cursor on the server, so that memory does not grow with their number."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

ROWS_AT_ONCE: Final = 500

_ONE_MOMENT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_FETCH: Final = text(f"FETCH {ROWS_AT_ONCE} FROM json_rows")
_CLOSE: Final = text("CLOSE json_rows")


async def json_rows(
    session: AsyncSession, queries: Mapping[str, str], parameters: Mapping[str, Any]
) -> AsyncGenerator[tuple[str, list[str]], None]:
    """The rows of each query as JSON objects, up to `ROWS_AT_ONCE` at a time, all as of one moment.

    To be called first in a transaction. Every query is named once at least, with no rows where it finds none.
    """
    await session.execute(_ONE_MOMENT)
    for name, query in queries.items():
        # The queries are constants of the caller's.
        rows_as_json = f"SELECT row_to_json(found)::text FROM ({query}) AS found"  # noqa: S608
        await session.execute(text(f"DECLARE json_rows NO SCROLL CURSOR FOR {rows_as_json}"), dict(parameters))
        yield name, []
        while rows := list(await session.scalars(_FETCH)):
            yield name, rows
        await session.execute(_CLOSE)
