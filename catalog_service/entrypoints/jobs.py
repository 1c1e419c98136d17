"""What is done once and ends: seeding, and rebuilding the read model."""

from pathlib import Path
from typing import Final

from catalog_service.adapters.definition_files import read_definition_file
from catalog_service.application.definition_file import DefinitionFile
from catalog_service.application.import_definitions import Imported
from catalog_service.bootstrap import open_database, wire_postgres
from catalog_service.settings import CatalogSettings

SEEDS: Final = Path(__file__).parents[1] / "seeds"
_SEED_ACTOR: Final = "seed"


async def seed(settings: CatalogSettings) -> Imported:
    """Publish the definitions of the seed files that are not there yet; a second time finds nothing to do."""
    database = open_database(settings)
    try:
        return await wire_postgres(database).seed_definitions(read_seeds(), _SEED_ACTOR)
    finally:
        await database.close()


def read_seeds() -> DefinitionFile:
    """What the seed files hold, as if it were one file."""
    files = [
        read_definition_file((SEEDS / "definitions.yaml").read_bytes(), "yaml"),
        read_definition_file((SEEDS / "language_school.json").read_bytes(), "json"),
    ]
    return DefinitionFile(
        rewards=[reward for file in files for reward in file.rewards],
        definitions=[definition for file in files for definition in file.definitions],
    )


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
