"""The migrations make exactly what the tables in code say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from processing_service.adapters.postgres.schema import METADATA
from shared.database import create_engine


def differences(connection: Connection) -> list[object]:
    """What the code knows otherwise than the database."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_migrations_make_the_tables_that_the_code_knows(processing_database_url: str) -> None:
    """Nothing more and nothing less."""
    engine = create_engine(processing_database_url, application_name="processing-migrations")
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()
