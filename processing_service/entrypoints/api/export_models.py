"""The shape of a user's export; `tests/integration/processing/test_export_api.py` holds real ones to it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from processing_service.entrypoints.api.stats import StatItem


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExportedParticipation(_Row):
    """That the user is known here; one at most. Messages up to these numbers were shown, and read."""

    created_at: datetime
    facts: dict[str, Any] | None = Field(description="Time zones, attributes and first sign-in, as events told them.")
    toasts_seen: int
    toasts_read: int


class ExportedEvent(_Row):
    """Something that happened to the user."""

    event_id: str
    event_type: str
    timestamp: datetime
    received_at: datetime
    event_data: dict[str, Any]


class ExportedRetraction(_Row):
    """An event that was taken back."""

    event_id: str
    retraction_id: str
    retracted_at: datetime


class ExportedProgress(_Row):
    """How far the user is in a quest."""

    code: str
    times_completed: int
    state: dict[str, Any] = Field(description="What was counted so far, as the engine keeps it.")
    updated_at: datetime


class ExportedCompletion(_Row):
    """A completed cycle of a quest."""

    code: str
    cycle: int
    version: int
    completed_at: datetime
    recorded_at: datetime
    event_id: str
    claimed_at: datetime | None
    reversed_at: datetime | None


class ExportedGrant(_Row):
    """A reward, and what became of it; one that an administrator gave is of no quest, and has a reason."""

    grant_id: str
    code: str | None
    cycle: int | None
    version: int | None
    reason: str | None
    gold: int
    diamonds: int
    points: int
    badge: str | None
    status: str
    earned_at: datetime
    created_at: datetime
    credited_at: datetime | None
    reversed_at: datetime | None


class ExportedToast(_Row):
    """What the user was told."""

    sequence: int
    kind: str
    payload: dict[str, Any]
    created_at: datetime


class ExportedStanding(_Row):
    """Points and level; one at most."""

    points: int
    level: int
    reached_at: datetime | None
    name: str | None
    hidden: bool


class ExportedPeriod(_Row):
    """Points of a day or week."""

    period: str
    points: int
    reached_at: datetime


class ExportedLevel(_Row):
    """A level that was reached."""

    level: int
    reached_at: datetime
    reversed_at: datetime | None


class ExportedToken(_Row):
    """A star token."""

    number: int
    score: int
    minted_at: datetime


class ExportedDelivery(_Row):
    """What another system was told about the user, or is about to be."""

    id: str
    kind: str
    payload: dict[str, Any]
    occurred_at: datetime
    status: str
    delivered_at: datetime | None


class ExportedParkedMessage(_Row):
    """A message that could not be taken in, and says that it is about the user."""

    id: str
    event_id: str | None
    event_type: str | None
    reason: str
    detail: str
    body: str = Field(description="As it came; bytes that are no ASCII in octal, after a backslash.")
    parked_at: datetime
    status: str


class ProgressExport(_Row):
    """Everything that processing stores about one user."""

    format: Literal["questline-progress-export/1"]
    user_id: str
    exported_at: datetime
    stats: list[StatItem]
    participations: list[ExportedParticipation]
    events: list[ExportedEvent]
    retractions: list[ExportedRetraction]
    progress: list[ExportedProgress]
    completions: list[ExportedCompletion]
    grants: list[ExportedGrant]
    toasts: list[ExportedToast]
    standings: list[ExportedStanding]
    periods: list[ExportedPeriod]
    levels: list[ExportedLevel]
    star_tokens: list[ExportedToken]
    webhook_deliveries: list[ExportedDelivery]
    parked_messages: list[ExportedParkedMessage]
