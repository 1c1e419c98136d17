"""Alembic's entry; everything that is the same in every service stands in `shared.database.migrations`."""

from processing_service.adapters.postgres.schema import METADATA
from shared.database.migrations import migrate

migrate(METADATA)
