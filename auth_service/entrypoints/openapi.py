"""The OpenAPI document, made without any server."""

from auth_service.bootstrap import open_service
from auth_service.entrypoints.http.app import build_app
from auth_service.settings import AuthSettings
from shared.settings import Environment
from shared.web.openapi import openapi_text


async def openapi_document() -> str:
    """The document of the API; the settings name nothing that exists, and nothing connects to it."""
    settings = AuthSettings.model_validate(
        {
            "environment": Environment.TEST,
            "amqp_url": "amqp://nobody@localhost",
            "auth_database_url": "postgresql://nobody@localhost/nothing",
            "auth_key_secret": "nothing is kept",
            "service_secret_processing": "nobody asks",
            "service_secret_catalog": "nobody asks",
        }
    )
    async with open_service(settings) as service:
        return openapi_text(build_app(service))
