"""What administrators did: the entries of the one audit log, whichever service they come from."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from shared.contracts.event import UserId

ACTION_PATTERN: Final = r"^[a-z]+\.[a-z_]+$"
MAX_SUBJECT_CHARACTERS: Final = 200


class Action(StrEnum):
    """The acts that are recorded, as `kind.verb`: the kind of their subject, and what became of it."""

    USER_CREATED = "user.created"
    USER_CHANGED = "user.changed"
    USER_DELETED = "user.deleted"

    DEFINITION_DRAFTED = "definition.drafted"
    DEFINITION_DRAFT_DISCARDED = "definition.draft_discarded"
    DEFINITION_PUBLISHED = "definition.published"
    DEFINITION_ROLLED_BACK = "definition.rolled_back"
    DEFINITION_PAUSED = "definition.paused"
    DEFINITION_RESUMED = "definition.resumed"
    DEFINITION_ARCHIVED = "definition.archived"
    REWARD_CREATED = "reward.created"
    REWARD_CHANGED = "reward.changed"
    LEVELS_PUBLISHED = "levels.published"

    EVENT_SENT = "event.sent"
    EVENT_RETRACTED = "event.retracted"
    GRANT_GIVEN = "grant.given"
    GRANT_REVOKED = "grant.revoked"
    GRANT_CLAIMED = "grant.claimed"
    MESSAGE_REDRIVEN = "message.redriven"
    MESSAGE_DROPPED = "message.dropped"
    PUBLISHER_CREATED = "publisher.created"
    PUBLISHER_REVOKED = "publisher.revoked"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_SECRET_ROTATED = "webhook.secret_rotated"  # noqa: S105 - the name of an act, no secret
    WEBHOOK_DELETED = "webhook.deleted"
    WEBHOOK_REPLAYED = "webhook.replayed"
    WEBHOOK_TESTED = "webhook.tested"
    BACKFILL_PAUSED = "backfill.paused"
    BACKFILL_RESUMED = "backfill.resumed"
    BOOKS_REPAIRED = "books.repaired"


class Act(BaseModel):
    """One thing that an administrator did.

    `details` are small and never hold secrets, names, or what somebody wrote about a person: of a changed account they
    tell which fields changed. `reason` and `details` go when the user whom the act is about is deleted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: UserId = Field(description="The administrator's user id.")
    # A text and not the list: a service of the next release may record what this one does not know yet.
    action: Annotated[str, StringConstraints(pattern=ACTION_PATTERN, max_length=64)] = Field(
        description="`kind.verb`, such as `user.changed`."
    )
    subject: Annotated[str, StringConstraints(min_length=1, max_length=MAX_SUBJECT_CHARACTERS)] = Field(
        description="What it was done to: an id of the action's kind, or a code."
    )
    user_id: UserId | None = Field(default=None, description="The user whom it is about, if any.")
    reason: str | None = Field(default=None, description="What the administrator gave as the reason.")
    details: dict[str, JsonValue] = {}


class AdministrationData(Act):
    """An act, and the service that recorded it."""

    service: Literal["auth", "catalog"]


class Audit(Protocol):
    """Writes acts into the audit log in the transaction of the acts themselves: both stand, or neither."""

    async def record(self, *acts: Act) -> None:
        """Record what was done; nothing where nothing is given."""
        ...
