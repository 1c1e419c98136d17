"""Endpoints of webhooks, for administrators."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from processing_service.application.change_webhook import ChangeWebhook
from processing_service.application.create_webhook import CreateWebhook
from processing_service.application.ports.webhooks import Endpoints
from processing_service.entrypoints.api.webhook_models import (
    RotationRequest,
    WebhookChange,
    WebhookItem,
    WebhookRequest,
    WebhookWithSecret,
)
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

EndpointId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


def webhooks_router(
    endpoints: Endpoints, create: CreateWebhook, change: ChangeWebhook, viewer: Authentication, admin: Authentication
) -> APIRouter:
    """The routes under `/api/v1/webhooks` that are about endpoints."""
    router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"], responses=problem_answers(401, 403))
    Admin = Annotated[Claims, Depends(admin)]  # noqa: N806 - a type, made here because it needs the dependency

    @router.get("", dependencies=[Depends(viewer)])
    async def list_webhooks(page: PageQuery) -> Page[WebhookItem]:
        """All endpoints, the newest first."""
        found, total = await endpoints.list(page.limit, page.offset)
        return Page(items=[WebhookItem.of(one) for one in found], total=total, limit=page.limit, offset=page.offset)

    @router.post("", status_code=201)
    async def create_webhook(wanted: WebhookRequest, caller: Admin) -> WebhookWithSecret:
        """Have webhooks sent to a URL. Keep the secret: it is shown in this answer and never again."""
        endpoint, secret = await create(wanted.url, wanted.description, wanted.kinds, caller.subject)
        return WebhookWithSecret(endpoint=WebhookItem.of(endpoint), secret=secret)

    @router.get("/{endpoint_id}", dependencies=[Depends(viewer)], responses=problem_answers(404))
    async def read_webhook(endpoint_id: EndpointId) -> WebhookItem:
        """One endpoint."""
        return WebhookItem.of(await change.find(endpoint_id))

    @router.patch("/{endpoint_id}", responses=problem_answers(404, 409))
    async def change_webhook(endpoint_id: EndpointId, wanted: WebhookChange, caller: Admin) -> WebhookItem:
        """Change an endpoint, pause it or resume it. What has waited since it was paused is sent then."""
        return WebhookItem.of(await change.change(endpoint_id, wanted.changes(caller.subject), caller.subject))

    @router.delete("/{endpoint_id}", status_code=204, responses=problem_answers(404, 409))
    async def delete_webhook(endpoint_id: EndpointId, caller: Admin) -> None:
        """Remove an endpoint with its deliveries, also those that wait."""
        await change.remove(endpoint_id, caller.subject)

    @router.post("/{endpoint_id}/rotate-secret", responses=problem_answers(404, 409))
    async def rotate_secret(endpoint_id: EndpointId, wanted: RotationRequest, caller: Admin) -> WebhookWithSecret:
        """Exchange the secret. For `overlap_seconds` both sign, so that receivers can change over in peace."""
        endpoint, secret = await change.rotate_secret(
            endpoint_id, timedelta(seconds=wanted.overlap_seconds), caller.subject
        )
        return WebhookWithSecret(endpoint=WebhookItem.of(endpoint), secret=secret)

    return router
