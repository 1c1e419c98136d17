"""The shapes of webhooks' endpoints in the API."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from processing_service.application.ports.webhooks import Endpoint, EndpointChanges
from processing_service.domain.webhooks.messages import WebhookKind
from processing_service.domain.webhooks.targets import MAX_URL_CHARACTERS
from shared.contracts.texts import Text

MOST_OVERLAP: Final = timedelta(days=7)

_EXAMPLE: Final[JsonDict] = {
    "id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "url": "https://example.com/hooks/questline",
    "description": "the shop",
    "kinds": ["achievement.unlocked", "reward.credited"],
    "status": "active",
    "paused_reason": None,
    "paused_at": None,
    "failures": 0,
    "failing_since": None,
    "last_delivered_at": "2026-11-20T09:30:02Z",
    "built_in": False,
    "created_by": "0192f0aa-52e1-7c4e-8f0e-6a8f3d2b1c00",
    "created_at": "2026-11-20T09:30:00Z",
}
_SECRET_EXAMPLE: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 - an example of the form

Url = Annotated[str, StringConstraints(min_length=1, max_length=MAX_URL_CHARACTERS)]
Kinds = Annotated[list[WebhookKind], Field(min_length=1, max_length=len(WebhookKind))]


class WebhookRequest(BaseModel):
    """Where what is to be sent."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{name: _EXAMPLE[name] for name in ("url", "description", "kinds")}]},
    )

    url: Url
    description: Text = ""
    kinds: Kinds


class WebhookChange(BaseModel):
    """What is to become different; what is absent stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "active"}]})

    url: Url | None = None
    description: Text | None = None
    kinds: Kinds | None = None
    status: Literal["active", "paused"] | None = None

    def changes(self, changed_by: str) -> EndpointChanges:
        """As the use case takes them."""
        return EndpointChanges(
            url=self.url,
            description=self.description,
            kinds=None if self.kinds is None else tuple(dict.fromkeys(kind.value for kind in self.kinds)),
            active=None if self.status is None else self.status == "active",
            paused_reason=f"paused by {changed_by}",
        )


class RotationRequest(BaseModel):
    """How long the secret from before signs as well."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"overlap_seconds": 86_400}]})

    overlap_seconds: int = Field(
        default=86_400,
        ge=0,
        le=int(MOST_OVERLAP.total_seconds()),
        strict=True,
        description="0 for one that has leaked.",
    )


class WebhookItem(BaseModel):
    """An endpoint, and how it is doing."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    url: str
    description: str
    kinds: list[str]
    status: Literal["active", "paused"]
    paused_reason: str | None = Field(description="Why nothing is sent.")
    paused_at: datetime | None
    failures: int = Field(description="How many attempts in a row have failed.")
    failing_since: datetime | None
    last_delivered_at: datetime | None
    built_in: bool = Field(description="Whether it comes from NOTIFICATION_SERVICE_URL.")
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> Self:
        """The item of an endpoint."""
        return cls.model_validate(endpoint, from_attributes=True)


class WebhookWithSecret(BaseModel):
    """An endpoint with a new secret, which is shown this once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"endpoint": _EXAMPLE, "secret": _SECRET_EXAMPLE}]})

    endpoint: WebhookItem
    secret: str = Field(description="With it receivers verify signatures, by any library for Standard Webhooks.")
