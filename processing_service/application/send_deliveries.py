"""Send webhooks: claim deliveries that are due, post them, record what came of it.

A delivery keeps its id, so that whatever happens between the steps, it is simply sent again, and a receiver that has
seen it knows. No transaction is open while a receiver is asked.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from processing_service.application.ports.webhook_deliveries import (
    Answer,
    Attempt,
    DeliveryQueue,
    DeliveryStatus,
    DueDelivery,
    WebhookClient,
    WebhookRequest,
)
from processing_service.domain.webhooks.backoff import pause_after
from processing_service.domain.webhooks.messages import TEST_KIND, BodyStyle, body_of
from processing_service.domain.webhooks.signatures import signature_header
from shared.clock import Clock

_USER_AGENT: Final = "Questline-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of the deliveries to one endpoint, and why it is paused from now on, where it is."""

    endpoint_id: str
    attempts: Sequence[Attempt]
    paused: str | None


class SendDeliveries:
    """Any number of them may run at once, here and in other processes. `jitter` gives random numbers from 0 to 1."""

    def __init__(
        self,
        queue: DeliveryQueue,
        client: WebhookClient,
        clock: Clock,
        *,
        jitter: Callable[[], float],
        lease_seconds: float,
    ) -> None:
        self._queue = queue
        self._client = client
        self._clock = clock
        self._jitter = jitter
        self._lease_seconds = lease_seconds

    async def claim(
        self, endpoints: int, per_endpoint: int, busy: Collection[str] = ()
    ) -> dict[str, list[DueDelivery]]:
        """Take deliveries that are due, by endpoint; none for those that are `busy`.

        Raises:
            TemporaryError: the database is away.
        """
        by_endpoint: dict[str, list[DueDelivery]] = {}
        for delivery in await self._queue.claim(endpoints, per_endpoint, self._lease_seconds, busy):
            by_endpoint.setdefault(delivery.endpoint_id, []).append(delivery)
        return by_endpoint

    async def __call__(self, deliveries: Sequence[DueDelivery]) -> Sent:
        """Send claimed deliveries to the one endpoint that they are for, all at once.

        Raises:
            TemporaryError: the database is away; once the lease ends they are sent again.
        """
        endpoint_id = deliveries[0].endpoint_id
        attempts = await asyncio.gather(*map(self._send, deliveries))
        return Sent(endpoint_id, attempts, await self._queue.settle(endpoint_id, attempts))

    async def _send(self, delivery: DueDelivery) -> Attempt:
        answer = await self._client.post(self._request(delivery))
        if answer.status is not None and HTTPStatus(200) <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return Attempt(delivery.id, delivery.attempt, DeliveryStatus.DELIVERED, answer.status)
        pause = pause_after(delivery.attempt, self._jitter(), answer.retry_after_seconds)
        if pause is None or delivery.kind == TEST_KIND:
            return Attempt(delivery.id, delivery.attempt, DeliveryStatus.FAILED, answer.status, _said(answer))
        return Attempt(delivery.id, delivery.attempt, DeliveryStatus.PENDING, answer.status, _said(answer), pause)

    def _request(self, delivery: DueDelivery) -> WebhookRequest:
        body = body_of(delivery.style, delivery.kind, delivery.occurred_at, delivery.payload)
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": _USER_AGENT,
            "webhook-id": delivery.id,
            "webhook-timestamp": str(timestamp),
        }
        if delivery.secrets:
            headers["webhook-signature"] = signature_header(delivery.secrets, delivery.id, timestamp, body)
        return WebhookRequest(delivery.url, headers, body, trusted=delivery.style is BodyStyle.NOTIFICATION)


def _said(answer: Answer) -> str:
    if answer.status is None:
        return answer.error
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        return f"it answered {answer.status}, and redirects are not followed"
    return f"it answered {answer.status}"
