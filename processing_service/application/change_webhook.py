"""Change an endpoint of webhooks, pause or resume it, exchange its secret, remove it."""

from datetime import timedelta

from pydantic import JsonValue

from processing_service.application.ports.webhooks import Endpoint, EndpointChanges, Endpoints
from processing_service.application.webhook_secrets import new_secret
from processing_service.application.webhook_targets import WebhookTargets
from shared.contracts.administration import Act, Action
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

    async def change(self, endpoint_id: str, changes: EndpointChanges, by: str) -> Endpoint:
        """Change what `changes` names; `by` is the administrator, here and below.

        Resuming forgets the failures, and sends what has been waiting.

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
        return _found(await self._endpoints.change(endpoint_id, changes, _changed(endpoint_id, changes, by)))

    async def rotate_secret(self, endpoint_id: str, overlap: timedelta, by: str) -> tuple[Endpoint, str]:
        """Another secret, from now on; the one before it signs as well for as long as `overlap`.

        Raises:
            NotFound: there is none of that id.
            Conflict: it is not signed.
        """
        _refuse_built_in(await self.find(endpoint_id))
        secret = new_secret()
        act = Act(actor=by, action=Action.WEBHOOK_SECRET_ROTATED, subject=endpoint_id)
        return _found(await self._endpoints.rotate(endpoint_id, secret, overlap.total_seconds(), act)), secret

    async def remove(self, endpoint_id: str, by: str) -> None:
        """Forget an endpoint and its deliveries.

        Raises:
            NotFound: there is none of that id.
            Conflict: a setting decides about it.
        """
        _refuse_built_in(await self.find(endpoint_id))
        act = Act(actor=by, action=Action.WEBHOOK_DELETED, subject=endpoint_id)
        await self._endpoints.remove(endpoint_id, act)


def _changed(endpoint_id: str, changes: EndpointChanges, by: str) -> Act:
    """Which fields were named, and whether it was paused or resumed; no URL, which may hold a secret of its own."""
    given: list[JsonValue] = [name for name in ("url", "description", "kinds") if getattr(changes, name) is not None]
    details: dict[str, JsonValue] = {"fields": given}
    if changes.active is not None:
        details["status"] = "active" if changes.active else "paused"
    return Act(actor=by, action=Action.WEBHOOK_CHANGED, subject=endpoint_id, details=details)


def _found(endpoint: Endpoint | None) -> Endpoint:
    if endpoint is None:
        raise NotFound("there is no such webhook endpoint")
    return endpoint


def _refuse_built_in(endpoint: Endpoint) -> None:
    if endpoint.built_in:
        raise Conflict(_BUILT_IN)
