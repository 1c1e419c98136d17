"""Alembic's entry to the catalog's database."""

from catalog_service.adapters.postgres.tables import METADATA
from shared.database.migrations import migrate

migrate(METADATA)
