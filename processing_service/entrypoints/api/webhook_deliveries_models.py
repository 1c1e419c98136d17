"""The shapes of webhooks' deliveries in the API."""

from datetime import datetime
from typing import Any, Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from processing_service.application.ports.webhook_deliveries import Delivery, DeliveryStatus

_EXAMPLE: Final[JsonDict] = {
    "id": "msg_5f0b5f2a8c1d4e6f9a7b3c2d1e0f4a5b",
    "endpoint_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "kind": "level.reached",
    "user_id": "user1",
    "payload": {"user_id": "user1", "level": 2},
    "occurred_at": "2026-11-20T09:30:00Z",
    "status": "pending",
    "attempts": 1,
    "next_attempt_at": "2026-11-20T09:30:06Z",
    "last_status": 503,
    "last_error": "it answered 503",
    "created_at": "2026-11-20T09:30:00Z",
    "delivered_at": None,
}


class DeliveryItem(BaseModel):
    """A message to an endpoint, and how far it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str = Field(description="The header `webhook-id` of every attempt.")
    endpoint_id: str
    kind: str
    user_id: str | None
    payload: dict[str, Any] = Field(description="The `data` of the body.")
    occurred_at: datetime
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime | None = Field(description="While it is `sending`: when it is taken to have got lost.")
    last_status: int | None = Field(description="The HTTP status of the last attempt, where there was an answer.")
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """The item of a delivery."""
        item = cls.model_validate(delivery, from_attributes=True)
        if delivery.status in (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED):
            item.next_attempt_at = None
        return item


class ReplayRequest(BaseModel):
    """Which deliveries are to be sent again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"since": "2026-11-20T00:00:00Z"}]})

    since: AwareDatetime = Field(description="Those that were written from then on, and were given up.")


class ReplayAnswer(BaseModel):
    """How many deliveries are sent again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"replayed": 12}]})

    replayed: int
