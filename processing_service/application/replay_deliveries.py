"""Send deliveries of webhooks again, and test an endpoint."""

from datetime import datetime
from typing import Final

from processing_service.application.ports.webhook_deliveries import Deliveries, Delivery, DeliveryFilter
from processing_service.application.ports.webhooks import Endpoints
from shared.clock import new_id
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict, NotFound

_TEST_PREFIX: Final = "msg_test_"


class ReplayDeliveries:
    """Works on the deliveries of one endpoint; senders do the rest."""

    def __init__(self, endpoints: Endpoints, deliveries: Deliveries) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries

    async def find(
        self, endpoint_id: str, wanted: DeliveryFilter, limit: int, offset: int
    ) -> tuple[list[Delivery], int]:
        """A page of the endpoint's deliveries, newest first, and how many match.

        Raises:
            NotFound: there is no such endpoint.
        """
        await self._check(endpoint_id)
        return await self._deliveries.find(endpoint_id, wanted, limit, offset)

    async def one(self, endpoint_id: str, delivery_id: str, by: str) -> Delivery:
        """Send one again under its old id, as if for the first time. While the endpoint is paused it waits.

        `by` is the administrator who wants it, here and below.

        Raises:
            NotFound: the endpoint has no such delivery.
            Conflict: it is being sent at this moment.
        """
        act = Act(actor=by, action=Action.WEBHOOK_REPLAYED, subject=endpoint_id, details={"delivery_id": delivery_id})
        found = await self._deliveries.replay(endpoint_id, delivery_id, act)
        if found is None:
            raise NotFound("there is no such delivery")
        delivery, replayed = found
        if not replayed:
            raise Conflict("this delivery is being sent at this moment; look at what comes of it first")
        return delivery

    async def failed(self, endpoint_id: str, since: datetime, by: str) -> int:
        """Send all again that were written since then and given up; how many.

        Raises:
            NotFound: there is no such endpoint.
        """
        await self._check(endpoint_id)
        act = Act(actor=by, action=Action.WEBHOOK_REPLAYED, subject=endpoint_id, details={"since": since.isoformat()})
        return await self._deliveries.replay_failed(endpoint_id, since, act)

    async def test(self, endpoint_id: str, by: str) -> Delivery:
        """Send a test, once, also to an endpoint that is paused.

        Raises:
            NotFound: there is no such endpoint.
            Conflict: it comes from a setting, and would take the test for an unlock.
        """
        if await self._check(endpoint_id):
            raise Conflict("a notification service knows unlocks alone; it cannot be sent a test")
        message = "This is a test: the endpoint can be reached, and the signature can be verified."
        act = Act(actor=by, action=Action.WEBHOOK_TESTED, subject=endpoint_id)
        return await self._deliveries.add_test(f"{_TEST_PREFIX}{new_id()}", endpoint_id, {"message": message}, act)

    async def _check(self, endpoint_id: str) -> bool:
        """Whether the endpoint, which must exist, is built in."""
        endpoint = await self._endpoints.find(endpoint_id)
        if endpoint is None:
            raise NotFound("there is no such webhook endpoint")
        return endpoint.built_in
