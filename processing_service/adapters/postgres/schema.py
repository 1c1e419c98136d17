"""The whole schema of this service's database: it knows the tables of those modules that are imported, here all."""

from processing_service.adapters.postgres import audit_tables as audit_tables  # registers its tables
from processing_service.adapters.postgres import grant_tables as grant_tables  # registers its tables
from processing_service.adapters.postgres import intake_tables as intake_tables  # registers its tables
from processing_service.adapters.postgres import leaderboard_tables as leaderboard_tables  # registers its tables
from processing_service.adapters.postgres import operations_tables as operations_tables  # registers its tables
from processing_service.adapters.postgres import standing_tables as standing_tables  # registers its tables
from processing_service.adapters.postgres import statistics_tables as statistics_tables  # registers its tables
from processing_service.adapters.postgres import webhook_tables as webhook_tables
from processing_service.adapters.postgres.tables import METADATA as METADATA
