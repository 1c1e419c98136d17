"""Looking into the databases of a running system, past its services."""

from typing import Any

from sqlalchemy import text

from shared.database import create_engine
from tests.harness.system import System

Rows = list[dict[str, Any]]


async def query(system: System, service: str, statement: str, **parameters: Any) -> Rows:
    """The rows that a statement finds in a service's database, by column name."""
    engine = create_engine(system.database_url(service), pool_size=1, application_name="test")
    try:
        async with engine.connect() as connection:
            return [dict(row) for row in (await connection.execute(text(statement), parameters)).mappings()]
    finally:
        await engine.dispose()
