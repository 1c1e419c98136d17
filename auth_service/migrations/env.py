"""Alembic's entry into this service's migrations; run by `python -m auth_service migrate`."""

from auth_service.adapters.postgres.tables import AuthTable
from shared.database.migrations import migrate

migrate(AuthTable.metadata)
