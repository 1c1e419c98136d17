"""What the API answers about versions, their differences, and plans."""

from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, Field

from catalog_service.application.compare_versions import Comparison
from catalog_service.application.plan_definitions import Plan
from catalog_service.application.records import Publication
from catalog_service.entrypoints.http.models import ImportedRewardView
from shared.contracts.definition import Definition
from shared.definitions.changes import Kind
from shared.definitions.diff import Diff, Migration
from shared.web.problems import FieldProblem


class VersionView(BaseModel):
    """A published version in full."""

    version: int
    published_at: AwareDatetime
    published_by: str
    source: Definition = Field(description="As its author wrote it.")
    definition: Definition = Field(description="With the reward's amounts filled in.")

    @classmethod
    def of(cls, one: Publication) -> Self:
        """Show a publication."""
        return cls(
            version=one.version,
            published_at=one.published_at,
            published_by=one.published_by,
            source=one.source,
            definition=one.definition,
        )


class ChangeView(BaseModel):
    """One difference, in words."""

    place: str = Field(description="Where; parts of a tree by their ids, such as `objective[wins].target`.")
    before: str | None
    after: str | None
    kind: Kind
    effect: str = Field(description="What it means for users.")


class DiffView(BaseModel):
    """All differences."""

    changes: list[ChangeView]
    only_text_or_reward: bool
    suggested_migration: Migration
    in_flight: str = Field(description="What the new version's migration does to users who have begun.")

    @classmethod
    def of(cls, found: Diff) -> Self:
        """Show a diff."""
        return cls(
            changes=[
                ChangeView(place=one.place, before=one.before, after=one.after, kind=one.kind, effect=one.effect)
                for one in found.changes
            ],
            only_text_or_reward=found.only_text_or_reward,
            suggested_migration=found.suggested_migration,
            in_flight=found.in_flight,
        )


class ComparisonView(BaseModel):
    """How two versions differ."""

    code: str
    before: int | None = Field(description="A version; null where there was none before.")
    after: int | Literal["draft"]
    diff: DiffView

    @classmethod
    def of(cls, found: Comparison) -> Self:
        """Show a comparison."""
        return cls(code=found.code, before=found.before, after=found.after, diff=DiffView.of(found.diff))


class PlannedDefinitionView(BaseModel):
    """What would become of one definition of the file."""

    code: str
    outcome: Literal["created", "changed", "unchanged"]
    version: int | None = Field(description="Its latest published version as it stands.")
    diff: DiffView
    is_paused: bool = Field(description="Whether it is paused, and stays so: it counts once it is resumed.")


class PlanView(BaseModel):
    """What an import with publishing would do, in the order of the file."""

    rewards: list[ImportedRewardView]
    definitions: list[PlannedDefinitionView]
    untouched: list[str] = Field(description="Codes of what is published and not in the file.")
    faults: list[FieldProblem] = Field(description="Why the import would be refused; none where it would be done.")

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Show a plan."""
        return cls(
            rewards=[ImportedRewardView(name=one.name, outcome=one.outcome) for one in plan.rewards],
            definitions=[
                PlannedDefinitionView(
                    code=one.code,
                    outcome=one.outcome,
                    version=one.version,
                    diff=DiffView.of(one.diff),
                    is_paused=one.is_paused,
                )
                for one in plan.definitions
            ],
            untouched=plan.untouched,
            faults=[
                FieldProblem(field=one.field, message=one.message, line=one.line, column=one.column)
                for one in plan.faults
            ],
        )
