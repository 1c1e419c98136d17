"""The shapes of what followed from a completed cycle, in explanations of the API."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from processing_service.application.explain_progress import FollowedCycle
from processing_service.application.ports.trails import WrittenGrant
from shared.contracts.definition import Reward
from shared.contracts.ledger import BookedTransaction


class RecordedItem(BaseModel):
    """A completion's record."""

    recorded_at: datetime
    generation: int = Field(description="How often it had been taken back before.")
    payable: bool
    claimed_at: datetime | None
    reversed_at: datetime | None


class BookedItem(BaseModel):
    """A transaction of the ledger."""

    transaction_id: str
    kind: str
    gold: int
    diamonds: int
    created_at: datetime

    @classmethod
    def of(cls, booked: BookedTransaction | None) -> Self | None:
        """The transaction, if there is one."""
        if booked is None:
            return None
        return cls.model_validate(booked.model_dump(include=set(cls.model_fields)))


class GrantItem(BaseModel):
    """A grant, and what the ledger says of it."""

    grant_id: str
    generation: int
    status: str
    reward: Reward
    created_at: datetime
    credited_at: datetime | None
    reversal_policy: str | None
    reversal_reason: str | None
    reversed_at: datetime | None
    revoked_at: datetime | None = Field(
        description="When an administrator took it back, while the completion stands: it is not paid again."
    )
    booked: BookedItem | None
    reversal: BookedItem | None = Field(description="The transaction that took it back.")

    @classmethod
    def of(cls, grant: WrittenGrant, booked: Mapping[str, BookedTransaction]) -> Self:
        """The grant with its transactions."""
        transaction = booked.get(grant.grant_id)
        taken_back = None if transaction is None else booked.get(transaction.reversed_by or "")
        return cls.model_validate(
            {
                **asdict(grant),
                "booked": BookedItem.of(transaction),
                "reversal": BookedItem.of(taken_back),
            }
        )


class ToastReference(BaseModel):
    """A toast, by its number among the user's."""

    sequence: int
    kind: str


class CompletedCycleItem(BaseModel):
    """A cycle that an event completed, and what followed."""

    cycle: int
    ordinal: int | None = Field(description="The how-manieth completion it is; null where it has been taken back.")
    version: int
    recorded: RecordedItem | None
    grants: list[GrantItem]
    toasts: list[ToastReference]

    @classmethod
    def of(cls, followed: FollowedCycle, booked: Mapping[str, BookedTransaction]) -> Self:
        """The cycle with everything that was written about it."""
        recorded = None if followed.recorded is None else RecordedItem.model_validate(asdict(followed.recorded))
        return cls(
            cycle=followed.cycle,
            ordinal=followed.ordinal,
            version=followed.version,
            recorded=recorded,
            grants=[GrantItem.of(grant, booked) for grant in followed.grants],
            toasts=[ToastReference(sequence=one.sequence, kind=one.kind) for one in followed.toasts],
        )
