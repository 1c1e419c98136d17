"""The OpenAPI document, made without any server."""

import httpx

from catalog_service.bootstrap import open_database
from catalog_service.entrypoints.serve import build_app
from catalog_service.settings import CatalogSettings
from shared.settings import Environment
from shared.web.openapi import openapi_text


async def openapi_document() -> str:
    """The document of the API; the settings name nothing that exists, and nothing connects to it."""
    settings = CatalogSettings.model_validate(
        {
            "environment": Environment.TEST,
            "amqp_url": "amqp://nobody@localhost",
            "catalog_database_url": "postgresql://nobody@localhost/nothing",
            "auth_url": "http://localhost",
        }
    )
    database = open_database(settings)
    try:
        async with httpx.AsyncClient() as http:
            return openapi_text(build_app(settings, database, http))
    finally:
        await database.close()
