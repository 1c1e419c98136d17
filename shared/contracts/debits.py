"""Spending: what an app's shop asks of the auth service, and what it answers."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.credits import BookingReason, TransactionId
from shared.contracts.event import UserId
from shared.contracts.texts import MAX_AMOUNT

MAX_DEBITS: Final = 500
"""The most debits of one request."""


class Debit(BaseModel):
    """Something that a user pays for, all of it or nothing; `debit_id` is the idempotency key, for ever."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "debit_id": "7d0f9d7e-51a4-5c0b-8a43-3f1d9e4b2c10",
                    "user_id": "user1",
                    "gold": 0,
                    "diamonds": 8,
                    "reason": "A hat",
                }
            ]
        },
    )

    debit_id: TransactionId
    user_id: UserId
    gold: int = Field(default=0, ge=0, le=MAX_AMOUNT, strict=True)
    diamonds: int = Field(default=0, ge=0, le=MAX_AMOUNT, strict=True)
    reason: BookingReason


class DebitRequest(BaseModel):
    """A batch; every debit has an answer of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    debits: list[Debit] = Field(min_length=1, max_length=MAX_DEBITS)


class DebitResult(BaseModel):
    """What became of one debit.

    `not_covered`: the wallet held less, or the user owes; nothing was taken, and the same id is answered so for ever: a
    second attempt needs an id of its own. `conflict`: the id was booked with another body. `refused`: there is nothing
    to take, or the user has been deleted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    debit_id: str
    status: Literal["debited", "already_debited", "not_covered", "conflict", "refused"]
    detail: str | None = None


class DebitResponse(BaseModel):
    """The answers, in the order of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: list[DebitResult]
