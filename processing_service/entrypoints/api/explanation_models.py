"""The shapes of explanations in the API."""

from dataclasses import asdict
from datetime import datetime
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.explain_progress import ExplainedProgress
from processing_service.application.explain_to_player import ToldProgress
from processing_service.application.explanation_pages import WantedSteps
from processing_service.application.replay_quest import Differences
from processing_service.domain.status import Status
from processing_service.domain.timeline import Timeline
from processing_service.entrypoints.api.explained_steps import OutcomeName, StepItem, outcome_name
from processing_service.entrypoints.api.explanation_examples import EXPLANATION, TOLD

MOST_DIFFERENCES: Final = 100
"""How many cycles of each kind of difference are named."""


class VersionItem(BaseModel):
    """A version that decides about events, from `since` on."""

    version: int
    since: datetime
    published_at: datetime
    migration: str


class PauseItem(BaseModel):
    """A time in which nothing counted; without an end it lasts."""

    paused_at: datetime
    resumed_at: datetime | None


class Totals(BaseModel):
    """How many events did what."""

    counted: int
    not_counted: dict[str, int] = Field(description="By the name of the reason.")
    enrolled: int = Field(description="How often the user accepted or abandoned the quest.")


class DifferencesItem(BaseModel):
    """Where the replay and the records differ; of each kind the first 100 cycles."""

    progress: bool = Field(description="Whether the stored progress is another.")
    not_recorded: list[int] = Field(description="Cycles that the replay completes and nobody has recorded.")
    not_found: list[int] = Field(description="Cycles that are recorded and that the replay does not complete.")
    moved: list[int] = Field(description="Cycles that the replay completes with another event.")

    @classmethod
    def of(cls, differences: Differences) -> Self | None:
        """The differences, if there are any."""
        if not differences:
            return None
        cut = {name: value[:MOST_DIFFERENCES] for name, value in asdict(differences).items() if name != "progress"}
        return cls(progress=differences.progress, **cut)


class ExplanationAnswer(BaseModel):
    """Why a quest stands as it does for a user; events of types that it does not listen to are not shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXPLANATION]})

    code: str
    name: str
    status: Status
    versions: list[VersionItem]
    pauses: list[PauseItem]
    archived_at: datetime | None
    times_completed: int
    totals: Totals
    agrees: bool = Field(description="Whether the replay gives the stored progress and the recorded completions.")
    differences: DifferencesItem | None
    ledger_answered: bool = Field(description="False: the ledger could not be asked, so `booked` says nothing.")
    items: list[StepItem]
    total: int
    limit: int
    offset: int
    next_offset: int | None = Field(description="Where the next page begins; null at the end.")

    @classmethod
    def of(cls, explained: ExplainedProgress, wanted: WantedSteps) -> Self:
        """The answer of what the use case has found."""
        replayed, page = explained.replayed, explained.page
        explanation, differences = replayed.explanation, replayed.differences
        return cls(
            code=explained.quest.definition.code,
            name=explained.quest.definition.name,
            status=explained.quest.status,
            versions=_versions(replayed.timeline),
            pauses=[PauseItem(paused_at=one.begins, resumed_at=one.ends) for one in replayed.timeline.pauses],
            archived_at=replayed.timeline.archived_at,
            times_completed=explanation.state.times_completed,
            totals=Totals(
                counted=explanation.counted,
                not_counted=dict(explanation.not_counted),
                enrolled=explanation.enrolled,
            ),
            agrees=not differences,
            differences=DifferencesItem.of(differences),
            ledger_answered=explained.booked is not None,
            items=[StepItem.of(step, replayed.retracted, explained.booked or {}) for step in explained.steps],
            total=page.total,
            limit=wanted.limit,
            offset=wanted.offset,
            next_offset=page.next_offset,
        )


class ToldItem(BaseModel):
    """What became of one event."""

    timestamp: datetime
    outcome: OutcomeName
    sentence: str


class ToldAnswer(BaseModel):
    """What became of your events in a quest; those of types that it does not listen to are not shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [TOLD]})

    code: str
    name: str
    status: Status
    items: list[ToldItem]
    total: int
    limit: int
    offset: int
    next_offset: int | None = Field(description="Where the next page begins; null at the end.")

    @classmethod
    def of(cls, told: ToldProgress, wanted: WantedSteps) -> Self:
        """The answer of what the use case has found."""
        return cls(
            code=told.quest.definition.code,
            name=told.quest.definition.name,
            status=told.quest.status,
            items=[
                ToldItem(timestamp=one.timestamp, outcome=outcome_name(one.outcome), sentence=one.sentence)
                for one in told.steps
            ],
            total=told.page.total,
            limit=wanted.limit,
            offset=wanted.offset,
            next_offset=told.page.next_offset,
        )


def _versions(timeline: Timeline) -> list[VersionItem]:
    return [
        VersionItem(version=one.version, since=since, published_at=one.published_at, migration=one.migration)
        for since, one in timeline.in_effect
    ]
