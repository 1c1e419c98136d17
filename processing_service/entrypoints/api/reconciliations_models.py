"""The shapes of reconciliations in the API."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.drift import Drift, DriftKind
from processing_service.application.ports.books import Reconciliation, Selection
from processing_service.application.reconcile import ReconciliationProgress, ReconciliationReport
from shared.contracts.event import UserId

MOST_USERS = 1000
"""The most users of one request."""


class ReconciliationRequest(BaseModel):
    """Whose books to compare, and whether to repair what the log can tell."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"repair": False, "sample": 0.1}]})

    repair: bool = Field(
        default=False,
        strict=True,
        description="Fold again what has drifted from the log. Takes no completion away and touches no ledger.",
    )
    sample: float = Field(default=1.0, gt=0, le=1, description="The share of the users to look at, drawn by lot.")
    users: list[UserId] = Field(default=[], max_length=MOST_USERS, description="These users alone; empty: all.")

    def selection(self, salt: int) -> Selection:
        """As the use case takes it."""
        return Selection(tuple(self.users), self.sample, salt)


class DriftItem(BaseModel):
    """Where the books disagree."""

    kind: DriftKind
    user_id: str
    code: str | None
    cycle: int | None
    detail: str

    @classmethod
    def of(cls, drift: Drift) -> Self:
        """The item of a finding."""
        return cls.model_validate(drift, from_attributes=True)


class ReconciliationProgressLine(BaseModel):
    """How far it has come."""

    kind: Literal["progress"] = "progress"
    users: int
    total_users: int
    drift: int = Field(description="Findings so far.")

    @classmethod
    def of(cls, progress: ReconciliationProgress) -> Self:
        """The line."""
        return cls(users=progress.users, total_users=progress.total_users, drift=progress.drift)


class ReconciliationReportLine(BaseModel):
    """What was found; `drift` holds the first 1,000 findings."""

    kind: Literal["report"] = "report"
    id: str
    users: int
    drift: list[DriftItem]
    drift_total: int
    repaired: int
    seconds: float

    @classmethod
    def of(cls, report: ReconciliationReport) -> Self:
        """The line."""
        result = report.result
        return cls(
            id=result.id,
            users=result.users,
            drift=[DriftItem.of(one) for one in result.drift],
            drift_total=result.drift_total,
            repaired=result.repaired,
            seconds=(result.ended_at - result.began_at).total_seconds(),
        )


class ReconciliationItem(BaseModel):
    """A result that is kept; `drift` holds the first 100 findings."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
                    "began_at": "2026-11-20T09:30:00Z",
                    "ended_at": "2026-11-20T09:30:02Z",
                    "is_scheduled": True,
                    "repair": False,
                    "sample": 0.05,
                    "named_users": 0,
                    "users": 1000,
                    "drift": [],
                    "drift_total": 0,
                    "repaired": 0,
                }
            ]
        }
    )

    id: str
    began_at: datetime
    ended_at: datetime
    is_scheduled: bool
    repair: bool
    sample: float
    named_users: int = Field(description="How many users were asked for by name; 0: a share of all.")
    users: int
    drift: list[DriftItem]
    drift_total: int
    repaired: int

    @classmethod
    def of(cls, result: Reconciliation) -> Self:
        """The item of a result."""
        return cls(
            id=result.id,
            began_at=result.began_at,
            ended_at=result.ended_at,
            is_scheduled=result.is_scheduled,
            repair=result.repair,
            sample=result.selection.sample,
            named_users=len(result.selection.users),
            users=result.users,
            drift=[DriftItem.of(one) for one in result.drift],
            drift_total=result.drift_total,
            repaired=result.repaired,
        )
