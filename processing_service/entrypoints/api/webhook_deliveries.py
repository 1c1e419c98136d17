"""Deliveries of webhooks, for administrators: look at them, send them again, test an endpoint."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime

from processing_service.application.ports.webhook_deliveries import DeliveryFilter, DeliveryStatus
from processing_service.application.replay_deliveries import ReplayDeliveries
from processing_service.domain.webhooks.messages import WebhookKind
from processing_service.entrypoints.api.webhook_deliveries_models import DeliveryItem, ReplayAnswer, ReplayRequest
from processing_service.entrypoints.api.webhooks import EndpointId
from shared.contracts.event import UserId
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

DeliveryId = Annotated[str, Path(pattern=r"^msg_[0-9a-z_-]{1,64}$")]
Kind = WebhookKind | Literal["webhook.test"]


def webhook_deliveries_router(replay: ReplayDeliveries, viewer: Authentication, admin: Authentication) -> APIRouter:
    """The routes under `/api/v1/webhooks/{endpoint_id}` that are about deliveries."""
    router = APIRouter(
        prefix="/api/v1/webhooks/{endpoint_id}",
        tags=["webhooks"],
        responses=problem_answers(401, 403, 404),
    )

    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("/deliveries", dependencies=[Depends(viewer)])
    async def list_deliveries(
        endpoint_id: EndpointId,
        page: PageQuery,
        status: Annotated[DeliveryStatus | None, Query()] = None,
        kind: Annotated[Kind | None, Query()] = None,
        user_id: Annotated[UserId | None, Query()] = None,
        since: Annotated[AwareDatetime | None, Query()] = None,
    ) -> Page[DeliveryItem]:
        """An endpoint's deliveries, the newest first; `since` looks at when they were written."""
        wanted = DeliveryFilter(status, None if kind is None else str(kind), user_id, since)
        found, total = await replay.find(endpoint_id, wanted, page.limit, page.offset)
        return Page(items=[DeliveryItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.post("/deliveries/{delivery_id}/replay", status_code=202, responses=problem_answers(409))
    async def replay_delivery(endpoint_id: EndpointId, delivery_id: DeliveryId, caller: Admin) -> DeliveryItem:
        """Send one again under its old id, whatever became of it. While the endpoint is paused it waits."""
        return DeliveryItem.of(await replay.one(endpoint_id, delivery_id, caller.subject))

    @router.post("/replay", status_code=202)
    async def replay_failed(endpoint_id: EndpointId, wanted: ReplayRequest, caller: Admin) -> ReplayAnswer:
        """Send all again that were given up."""
        return ReplayAnswer(replayed=await replay.failed(endpoint_id, wanted.since, caller.subject))

    @router.post("/test", status_code=202, responses=problem_answers(409))
    async def send_test(endpoint_id: EndpointId, caller: Admin) -> DeliveryItem:
        """Send a test, once, also to a paused endpoint; the list of deliveries says what came of it."""
        return DeliveryItem.of(await replay.test(endpoint_id, caller.subject))

    return router
