"""PostgreSQL: engines, transactions, table metadata and migrations."""

from shared.database.engine import Database, DatabaseUnavailable, create_engine
from shared.database.migrations import (
    MigrationBlocked,
    apply_migrations,
    is_current,
    migrate_service,
    run_migrations,
)
from shared.database.privileges import withheld
from shared.database.tables import service_metadata

__all__ = [
    "Database",
    "DatabaseUnavailable",
    "MigrationBlocked",
    "apply_migrations",
    "create_engine",
    "is_current",
    "migrate_service",
    "run_migrations",
    "service_metadata",
    "withheld",
]
