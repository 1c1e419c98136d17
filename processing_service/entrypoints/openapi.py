"""The OpenAPI document, made without any server."""

from processing_service.bootstrap.api import build_api
from processing_service.bootstrap.service import open_service
from processing_service.entrypoints.api.app import build_app
from processing_service.entrypoints.recurring import resting
from processing_service.settings import ProcessingSettings
from shared.settings import Environment
from shared.web.openapi import openapi_text


async def openapi_document() -> str:
    """The document of the API; the settings name nothing that exists, and nothing connects to it."""
    settings = ProcessingSettings.model_validate(
        {
            "environment": Environment.TEST,
            "amqp_url": "amqp://nobody@localhost",
            "processing_database_url": "postgresql://nobody@localhost/nothing",
            "auth_url": "http://localhost",
            "catalog_url": "http://localhost",
            "service_secret_processing": "nobody asks",
        }
    )
    async with open_service(settings) as service:
        return openapi_text(build_app(service, build_api(service, resting(settings.backfill_share))))
