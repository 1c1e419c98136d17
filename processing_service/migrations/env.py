"""Alembic's entry; everything that is the same in every service stands in `shared.database.migrations`."""

from processing_service.adapters.postgres import standing_tables  # noqa: F401 - registers its tables
from processing_service.adapters.postgres.tables import METADATA
from shared.database.migrations import migrate

migrate(METADATA)
