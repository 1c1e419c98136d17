"""The shapes of single steps of an explanation in the API."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import to_jsonable_python

from processing_service.application.explain_progress import FollowedStep
from processing_service.domain.condition import Clause
from processing_service.domain.outcome import Counted, Enrolled, NotCounted, Outcome
from processing_service.domain.step_detail import Refusal, StepDetail
from processing_service.entrypoints.api.explained_cycles import CompletedCycleItem
from processing_service.entrypoints.api.explanation_examples import COUNTED, NOT_COUNTED
from processing_service.entrypoints.api.numbers import exact
from shared.conditions import MISSING
from shared.contracts.ledger import BookedTransaction

OutcomeName = Literal["counted", "not_counted", "accepted", "abandoned"]

_LONGEST_VALUE: Final = 100
_LARGEST_NUMBER: Final = 2**53


class ClauseValue(BaseModel):
    """What a clause looked at."""

    path: str
    value: bool | int | float | str | None = Field(description="Lists and objects come as the beginning of their text.")
    is_missing: bool

    @classmethod
    def of(cls, path: str, value: object) -> Self:
        """The value, cut where it is long."""
        if value is None or value is MISSING or isinstance(value, bool | float):
            return cls(path=path, value=None if value is MISSING else value, is_missing=value is MISSING)
        if isinstance(value, int):
            shown: int | str = value if abs(value) <= _LARGEST_NUMBER else str(Decimal(value))
        else:
            shown = value.isoformat() if isinstance(value, datetime) else str(value)
        return cls(path=path, value=shown if isinstance(shown, int) else shown[:_LONGEST_VALUE], is_missing=False)


class FailingClause(BaseModel):
    """A part of a condition that was not true."""

    source: str
    verdict: bool | str = Field(description="`false`, or why it could not be decided.")
    values: list[ClauseValue]
    text: str = Field(description="The clause with its values, on one line.")

    @classmethod
    def of(cls, clause: Clause) -> Self:
        """The clause as it was decided."""
        values = [ClauseValue.of(path, value) for path, value in clause.values]
        return cls(source=clause.source, verdict=clause.verdict, values=values, text=clause.text)


class ReasonItem(BaseModel):
    """Why an event did not count."""

    name: str
    text: str
    leaf: str | None = Field(description="The part of the objective that gave it; null for the quest as a whole.")
    details: dict[str, JsonValue] = Field(description="What the reason holds, such as the bounds of the window.")
    clauses: list[FailingClause] = Field(description="The clauses of the condition that were not true.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """The reason of a refusal."""
        return cls(
            name=refusal.reason.name,
            text=str(refusal.reason),
            leaf=refusal.leaf,
            details=to_jsonable_python(asdict(refusal.reason)),
            clauses=[FailingClause.of(clause) for clause in refusal.clauses],
        )


class LeafAmount(BaseModel):
    """What an event added to a leaf."""

    leaf: str
    amount: int | str


class LeafProgress(BaseModel):
    """How far a leaf had come."""

    leaf: str
    amount: int | str
    target: int | str
    is_reached: bool


class ProgressAfter(BaseModel):
    """How the cycle under way stood after an event."""

    amount: int | str
    target: int | str
    times_completed: int
    parts: list[LeafProgress]

    @classmethod
    def of(cls, detail: StepDetail) -> Self:
        """The progress of a step."""
        parts = [
            LeafProgress(
                leaf=one.leaf.id,
                amount=exact(min(one.amount, one.leaf.target)),
                target=exact(one.leaf.target),
                is_reached=one.is_reached,
            )
            for one in detail.leaves
        ]
        times = detail.step.after.times_completed
        return cls(amount=exact(detail.progress), target=exact(detail.target), times_completed=times, parts=parts)


class StepItem(BaseModel):
    """One event, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOT_COUNTED, COUNTED]})

    event_id: str
    event_type: str
    timestamp: datetime
    outcome: OutcomeName
    version: int | None = Field(description="The version that decided; null where none did.")
    contribution: int | str | None = Field(description="What it added; of a tree, to how many leaves.")
    parts: list[LeafAmount] = Field(description="The leaves that it counted for.")
    reason: str | None = Field(description="Why it did not count, as `totals` name it.")
    reasons: list[ReasonItem] = Field(description="The reason in full; where several leaves had one, each of theirs.")
    retracted_at: datetime | None
    progress: ProgressAfter
    completions: list[CompletedCycleItem]

    @classmethod
    def of(
        cls,
        followed: FollowedStep,
        retracted: Mapping[str, datetime],
        booked: Mapping[str, BookedTransaction],
    ) -> Self:
        """The item of a step."""
        detail = followed.detail
        event, outcome = detail.step.event, detail.step.outcome
        return cls(
            event_id=event.event_id,
            event_type=event.event_type,
            timestamp=event.timestamp,
            outcome=outcome_name(outcome),
            version=detail.version,
            contribution=exact(outcome.contribution) if isinstance(outcome, Counted) else None,
            parts=[LeafAmount(leaf=leaf, amount=exact(amount)) for leaf, amount in detail.parts],
            reason=outcome.reason.name if isinstance(outcome, NotCounted) else None,
            reasons=[ReasonItem.of(one) for one in detail.refusals],
            retracted_at=retracted.get(event.event_id),
            progress=ProgressAfter.of(detail),
            completions=[CompletedCycleItem.of(one, booked) for one in followed.cycles],
        )


def outcome_name(outcome: Outcome) -> OutcomeName:
    """The outcome in a word."""
    if isinstance(outcome, Enrolled):
        return outcome.act
    return "counted" if isinstance(outcome, Counted) else "not_counted"
