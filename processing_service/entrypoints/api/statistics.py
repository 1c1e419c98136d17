"""Statistics, for those who may look: what quests have come to, and what the last days have brought."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from processing_service.application.read_quest_history import ReadQuestHistory
from processing_service.application.read_quest_statistics import CountedKind, ReadQuestStatistics
from processing_service.application.read_totals import ReadTotals
from processing_service.entrypoints.api.statistics_models import (
    QuestDayItem,
    QuestHistoryAnswer,
    QuestStatisticsItem,
    TotalsAnswer,
)
from shared.contracts.texts import Code
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

Days = Annotated[int, Query(ge=1, le=366, description="How many days of UTC, today the last of them.")]


def statistics_router(
    read_quests: ReadQuestStatistics, read_history: ReadQuestHistory, read_totals: ReadTotals, viewer: Authentication
) -> APIRouter:
    """The routes `/api/v1/operations/quests` and `/api/v1/operations/totals`."""
    router = APIRouter(
        prefix="/api/v1/operations",
        tags=["operations"],
        dependencies=[Depends(viewer)],
        responses=problem_answers(401, 403),
    )

    @router.get("/quests")
    async def list_quest_statistics(
        page: PageQuery, kind: Annotated[CountedKind | None, Query(description="Only these.")] = None
    ) -> Page[QuestStatisticsItem]:
        """What each quest and achievement has come to, archived ones included, in the order of their codes."""
        shown, total = await read_quests(kind, page.offset, page.limit)
        items = [QuestStatisticsItem.of(one) for one in shown]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    @router.get("/quests/{code}/history", responses=problem_answers(404))
    async def read_quest_history(code: Code, days: Days = 30) -> QuestHistoryAnswer:
        """What one of them has brought day by day."""
        return QuestHistoryAnswer(code=code, days=[QuestDayItem.of_day(one) for one in await read_history(code, days)])

    @router.get("/totals")
    async def read_daily_totals(days: Days = 30) -> TotalsAnswer:
        """What all of them together have brought day by day, and how many events and users there were."""
        return TotalsAnswer.of(await read_totals(days))

    return router
