"""What is done once and ends: seeding, and rebuilding the read model."""

from pathlib import Path
from typing import Final

from catalog_service.adapters.definition_files import read_definition_file
from catalog_service.application.import_definitions import Imported
from catalog_service.bootstrap import open_database, wire_postgres
from catalog_service.settings import CatalogSettings

SEEDS: Final = Path(__file__).parents[1] / "seeds" / "definitions.yaml"
_SEED_ACTOR: Final = "seed"


async def seed(settings: CatalogSettings) -> Imported:
    """Publish the definitions of the seed file that are not there yet; a second time finds nothing to do."""
    database = open_database(settings)
    try:
        file = read_definition_file(SEEDS.read_bytes(), "yaml")
        return await wire_postgres(database).seed_definitions(file, _SEED_ACTOR)
    finally:
        await database.close()


async def rebuild(settings: CatalogSettings) -> int:
    """Build the read model anew.

    Returns:
        How many definitions it shows.
    """
    database = open_database(settings)
    try:
        return await wire_postgres(database).rebuild_read_model()
    finally:
        await database.close()
