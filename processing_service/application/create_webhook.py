"""Create an endpoint that webhooks are sent to."""

from collections.abc import Sequence

from pydantic import JsonValue

from processing_service.application.ports.webhooks import Endpoint, Endpoints
from processing_service.application.webhook_secrets import new_secret
from processing_service.application.webhook_targets import WebhookTargets
from processing_service.domain.webhooks.messages import WebhookKind
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action


class CreateWebhook:
    """Makes endpoints; the secret is told once and never again."""

    def __init__(self, endpoints: Endpoints, targets: WebhookTargets, clock: Clock) -> None:
        self._endpoints = endpoints
        self._targets = targets
        self._clock = clock

    async def __call__(
        self, url: str, description: str, kinds: Sequence[WebhookKind], created_by: str
    ) -> tuple[Endpoint, str]:
        """A new endpoint and its secret.

        Raises:
            InvalidInput: nothing can or may be sent to the URL.
        """
        await self._targets.check(url)
        secret = new_secret()
        endpoint = Endpoint(
            id=new_id(),
            url=url,
            description=description,
            kinds=tuple(dict.fromkeys(kind.value for kind in kinds)),
            status="active",
            created_by=created_by,
            created_at=self._clock.now(),
        )
        # Not the URL, which may hold a secret of its own.
        details: dict[str, JsonValue] = {"description": description, "kinds": list(endpoint.kinds)}
        act = Act(actor=created_by, action=Action.WEBHOOK_CREATED, subject=endpoint.id, details=details)
        await self._endpoints.add(endpoint, secret, act)
        return endpoint, secret
