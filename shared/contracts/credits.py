"""Crediting rewards: what the dispatcher asks of the auth service, and what it answers."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.event import UserId
from shared.contracts.texts import MAX_AMOUNT

MAX_CREDITS: Final = 500
"""The most credits of one request."""

TransactionId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""The id of a grant or of a reversal: a UUID that the caller has made."""
BookingReason = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""What a user reads about a booking."""


class Credit(BaseModel):
    """One grant to book; `grant_id` is its idempotency key, for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grant_id: TransactionId
    user_id: UserId
    gold: int = Field(default=0, ge=0, le=MAX_AMOUNT, strict=True)
    diamonds: int = Field(default=0, ge=0, le=MAX_AMOUNT, strict=True)
    reason: BookingReason


class CreditRequest(BaseModel):
    """A batch; every credit has an answer of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    credits: list[Credit] = Field(min_length=1, max_length=MAX_CREDITS)


class CreditResult(BaseModel):
    """What became of one credit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grant_id: str
    status: Literal["credited", "already_credited", "conflict", "refused"]
    detail: str | None = None


class CreditResponse(BaseModel):
    """The answers, in the order of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: list[CreditResult]
