"""Change an endpoint of webhooks, pause or resume it, exchange its secret, remove it."""

from datetime import timedelta

from processing_service.application.ports.webhooks import Endpoint, EndpointChanges, Endpoints
from processing_service.application.webhook_secrets import new_secret
from processing_service.application.webhook_targets import WebhookTargets
from shared.exceptions import Conflict, NotFound

_BUILT_IN = "this endpoint comes from NOTIFICATION_SERVICE_URL: change the setting and start the scheduler again"


class ChangeWebhook:
    """Changes endpoints; what a setting has named can only be paused and resumed."""

    def __init__(self, endpoints: Endpoints, targets: WebhookTargets) -> None:
        self._endpoints = endpoints
        self._targets = targets

    async def find(self, endpoint_id: str) -> Endpoint:
        """One endpoint.

        Raises:
            NotFound: there is none of that id.
        """
        return _found(await self._endpoints.find(endpoint_id))

    async def change(self, endpoint_id: str, changes: EndpointChanges) -> Endpoint:
        """Change what `changes` names. Resuming forgets the failures, and sends what has been waiting.

        Raises:
            NotFound: there is none of that id.
            Conflict: a setting decides about it.
            InvalidInput: nothing can or may be sent to the URL.
        """
        endpoint = await self.find(endpoint_id)
        if (changes.url, changes.description, changes.kinds) != (None, None, None):
            _refuse_built_in(endpoint)
        if changes.url is not None and changes.url != endpoint.url:
            await self._targets.check(changes.url)
        return _found(await self._endpoints.change(endpoint_id, changes))

    async def rotate_secret(self, endpoint_id: str, overlap: timedelta) -> tuple[Endpoint, str]:
        """Another secret, from now on; the one before it signs as well for as long as `overlap`.

        Raises:
            NotFound: there is none of that id.
            Conflict: it is not signed.
        """
        _refuse_built_in(await self.find(endpoint_id))
        secret = new_secret()
        return _found(await self._endpoints.rotate(endpoint_id, secret, overlap.total_seconds())), secret

    async def remove(self, endpoint_id: str) -> None:
        """Forget an endpoint and its deliveries.

        Raises:
            NotFound: there is none of that id.
            Conflict: a setting decides about it.
        """
        _refuse_built_in(await self.find(endpoint_id))
        await self._endpoints.remove(endpoint_id)


def _found(endpoint: Endpoint | None) -> Endpoint:
    if endpoint is None:
        raise NotFound("there is no such webhook endpoint")
    return endpoint


def _refuse_built_in(endpoint: Endpoint) -> None:
    if endpoint.built_in:
        raise Conflict(_BUILT_IN)
