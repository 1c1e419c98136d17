"""The migrations: there and back again, and exactly what the tables in code say."""

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from processing_service.adapters.postgres.schema import METADATA
from processing_service.bootstrap.service import MIGRATIONS
from shared.database import create_engine
from shared.database.migrations import migration_config


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


def test_the_migrations_go_down_and_up_again(processing_database_url: str) -> None:
    """To nothing and back."""
    config = migration_config(MIGRATIONS, processing_database_url)
    downgrade(config, "base")
    upgrade(config, "head")
    upgrade(config, "head")
