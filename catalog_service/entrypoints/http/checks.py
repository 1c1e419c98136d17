"""Checks of definitions while they are being written."""

from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from catalog_service.application.check_definition import CheckDefinition, CheckedContent
from catalog_service.entrypoints.http.comparison_models import DiffView
from shared.exceptions import FieldFault
from shared.web import problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final[dict[str, Any]] = {
    "code": "ranked-points",
    "name": "A hundred ranked points",
    "objective": {"on": ["MatchWon"], "where": "event.data.mode = 'ranked'", "target": 100},
}
_ANSWER: Final[dict[str, Any]] = {
    "faults": [{"pointer": "/objective/where", "message": "unexpected '='", "line": 1, "column": 17}],
    "version": None,
    "diff": None,
}


class FaultView(BaseModel):
    """What is wrong, and where."""

    pointer: str = Field(description="JSON pointer (RFC 6901) of the value, or of the object that lacks something.")
    message: str
    line: int | None = Field(description="Where the value is a condition: the line within it, from 1.")
    column: int | None = Field(description="Where the value is a condition: the column within it, from 1.")

    @classmethod
    def of(cls, fault: FieldFault) -> Self:
        """Show a fault, whose place has dots between its parts."""
        parts = [part.replace("~", "~0").replace("/", "~1") for part in fault.field.split(".") if part]
        return cls(
            pointer="".join(f"/{part}" for part in parts), message=fault.message, line=fault.line, column=fault.column
        )


class CheckView(BaseModel):
    """Whether the content could be published, and what that would change."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ANSWER]})

    faults: list[FaultView] = Field(description="Why publishing would be refused; none where it would be done.")
    version: int | None = Field(description="The latest published version as it stands.")
    diff: DiffView | None = Field(description="Against that version; null while the content is no definition.")

    @classmethod
    def of(cls, checked: CheckedContent) -> Self:
        """Show a check."""
        planned = checked.planned
        return cls(
            faults=[FaultView.of(one) for one in checked.faults],
            version=planned.version if planned is not None else None,
            diff=DiffView.of(planned.diff) if planned is not None else None,
        )


def checks_router(check: CheckDefinition, viewer: Authentication) -> APIRouter:
    """The route; it is for viewers and administrators."""
    router = APIRouter(
        prefix="/api/v1/quests",
        tags=["authoring"],
        dependencies=[Depends(viewer)],
        responses=problem_answers(401, 403),
    )

    @router.post("/check", summary="Whether a definition could be published; nothing is written")
    async def check_definition(
        content: Annotated[
            dict[str, Any], Body(examples=[_EXAMPLE], description="A definition, or what is to become one.")
        ],
    ) -> CheckView:
        """Faults are answered and no refusal, for whoever is still writing; each names its place."""
        return CheckView.of(await check(content))

    return router
