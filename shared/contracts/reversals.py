"""Taking grants back: what other services ask of the auth service, and what it answers."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.credits import BookingReason, TransactionId
from shared.contracts.event import UserId

MAX_REVERSALS: Final = 500
"""The most reversals of one request."""


class Reversal(BaseModel):
    """One grant to take back; `reversal_id` is the idempotency key, for ever."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reversal_id": "5f0c3f1e-1f3a-5c39-9d6e-0a5c2f0f6a11",
                    "grant_id": "01930f3e-7c1a-5b52-9d0b-0f6f2b8f3c11",
                    "user_id": "user1",
                    "policy": "owe",
                    "reason": "Sign in three times: an event was retracted",
                }
            ]
        },
    )

    reversal_id: TransactionId
    grant_id: TransactionId
    user_id: UserId
    policy: Literal["owe", "floor"] = Field(
        description="What becomes of the part that the balance does not cover: owed, and repaid from what is credited "
        "later, or written off. Nothing is owed by deleted users."
    )
    reason: BookingReason


class ReversalRequest(BaseModel):
    """A batch; every reversal has an answer of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reversals: list[Reversal] = Field(min_length=1, max_length=MAX_REVERSALS)


class ReversalResult(BaseModel):
    """What became of one reversal.

    `not_credited`: nothing is booked under the grant's id, now or before; the caller may ask again. `conflict`: the
    reversal's id was booked with another body, the grant for another user, or the grant was reversed under another id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reversal_id: str
    status: Literal["reversed", "already_reversed", "not_credited", "conflict"]
    detail: str | None = None


class ReversalResponse(BaseModel):
    """The answers, in the order of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    results: list[ReversalResult]
