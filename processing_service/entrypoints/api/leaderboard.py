"""Leaderboards, for players."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response

from processing_service.application.hide_from_leaderboards import HideFromLeaderboards
from processing_service.application.read_leaderboard import ReadLeaderboard
from processing_service.domain.leaderboard import BoardKind, period_of
from processing_service.entrypoints.api.leaderboard_models import LeaderboardItem, OwnPlaceAnswer, Visibility
from shared.clock import Clock
from shared.exceptions import FieldFault, InvalidInput
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

MOST_AROUND: Final = 25
SOURCE_HEADER: Final = "Leaderboard-Source"

_SOURCE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "headers": {
            SOURCE_HEADER: {
                "description": "`redis`, or `database` where Redis is away, incomplete, or keeps this board no more.",
                "schema": {"type": "string", "enum": ["redis", "database"]},
            }
        }
    }
}


def leaderboard_router(
    read: ReadLeaderboard, hide: HideFromLeaderboards, clock: Clock, user: Authentication
) -> APIRouter:
    """The routes under `/api/v1/achievements/leaderboard`."""
    router = APIRouter(prefix="/api/v1/achievements/leaderboard", tags=["leaderboard"], responses=problem_answers(401))
    Caller = Annotated[Claims, Depends(user)]  # noqa: N806 - a type, made here because it needs the dependency

    def chosen_period(
        board: Annotated[BoardKind, Query(description="Days and weeks are those of UTC.")] = BoardKind.ALL_TIME,
        period: Annotated[
            str | None, Query(max_length=10, description="A day (2026-11-20) or an ISO week (2026-W47); now if absent.")
        ] = None,
    ) -> str:
        try:
            return period_of(board, period, clock.now())
        except ValueError as fault:
            raise InvalidInput(str(fault), [FieldFault("query.period", str(fault))]) from fault

    Period = Annotated[str, Depends(chosen_period)]  # noqa: N806 - as above

    @router.get("", dependencies=[Depends(user)], responses=_SOURCE)
    async def read_leaderboard(period: Period, page: PageQuery, response: Response) -> Page[LeaderboardItem]:
        """Who has most points; among equals, who had them first."""
        found = await read.page(period, page.offset, page.limit)
        response.headers[SOURCE_HEADER] = found.source.value
        items = [LeaderboardItem.of(entry) for entry in found.entries]
        return Page(items=items, total=found.total, limit=page.limit, offset=page.offset)

    @router.get("/me", responses=_SOURCE)
    async def read_my_place(
        caller: Caller,
        period: Period,
        response: Response,
        around: Annotated[int, Query(ge=0, le=MOST_AROUND, description="How many users on either side.")] = 5,
    ) -> OwnPlaceAnswer:
        """Your rank, and who stands around you."""
        place = await read.around(period, caller.subject, around)
        response.headers[SOURCE_HEADER] = place.source.value
        return OwnPlaceAnswer.of(place)

    @router.put("/me")
    async def hide_me(caller: Caller, wanted: Visibility) -> Visibility:
        """Keep off all leaderboards, or come back. Your points, levels and star tokens are yours as before."""
        await hide(caller.subject, hidden=wanted.hidden)
        return wanted

    return router
