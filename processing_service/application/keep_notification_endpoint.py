"""Have the older notification service, where a setting names one, told of every unlock."""

from typing import Final

from processing_service.application.ports.webhooks import Endpoints
from processing_service.domain.webhooks.messages import WebhookKind

NOTIFICATION_ENDPOINT_ID: Final = "00000000-0000-4000-8000-000000000001"


class KeepNotificationEndpoint:
    """Makes the setting an endpoint like any other, so that its calls are written, retried and shown as all are."""

    def __init__(self, endpoints: Endpoints, url: str) -> None:
        self._endpoints = endpoints
        self._url = url

    async def __call__(self) -> None:
        """Write down what the setting says; where it says nothing, forget the endpoint.

        Raises:
            TemporaryError: the database is away.
        """
        kinds = [WebhookKind.ACHIEVEMENT_UNLOCKED.value]
        await self._endpoints.keep_built_in(NOTIFICATION_ENDPOINT_ID, self._url, kinds)
