"""`/api/v1/operations/reconciliations`: comparing the books, told line by line, and what was found before."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from secrets import randbits
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from processing_service.adapters.metrics import show_reconciliation
from processing_service.application.ports.books import Reconciliations, Selection
from processing_service.application.reconcile import Reconcile, ReconciliationProgress
from processing_service.entrypoints.api.json_lines import MEDIA_TYPE, described, told
from processing_service.entrypoints.api.reconciliations_models import (
    ReconciliationItem,
    ReconciliationProgressLine,
    ReconciliationReportLine,
    ReconciliationRequest,
)
from shared.security import Claims
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final = (
    '{"kind":"progress","users":2,"total_users":2,"drift":0}\n'
    '{"kind":"report","id":"…","users":2,"drift":[],"drift_total":0,"repaired":0,"seconds":0.021}\n'
)
_SALT_BITS: Final = 62


def reconciliations_router(
    reconcile: Reconcile, results: Reconciliations, viewer: Authentication, admin: Authentication
) -> APIRouter:
    """The routes."""
    router = APIRouter(
        prefix="/api/v1/operations/reconciliations",
        tags=["operations"],
        responses=problem_answers(401, 403),
    )

    @router.post(
        "",
        response_class=StreamingResponse,
        responses=described(_EXAMPLE),
    )
    async def run_reconciliation(
        wanted: ReconciliationRequest, caller: Annotated[Claims, Depends(admin)]
    ) -> StreamingResponse:
        """Compare progress with the log, grants with the ledger, and balances with their entries.

        Lines of the kind `progress` come after every fifty users; the last line is the `report`, or an `error`. It ends
        when its caller leaves. What it finds is kept on record, so viewers may not run one, not even without repair.
        """
        found = _found(reconcile, wanted.selection(randbits(_SALT_BITS)), caller.subject, repair=wanted.repair)
        return StreamingResponse(told(found), media_type=MEDIA_TYPE)

    @router.get("", dependencies=[Depends(viewer)])
    async def list_reconciliations(page: PageQuery) -> Page[ReconciliationItem]:
        """What comparisons have found in the last month, the newest first."""
        found, total = await results.find(page.limit, page.offset)
        items = [ReconciliationItem.of(one) for one in found]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    return router


async def _found(
    reconcile: Reconcile, selection: Selection, admin: str, *, repair: bool
) -> AsyncGenerator[ReconciliationProgressLine | ReconciliationReportLine, None]:
    async with aclosing(reconcile(selection, repair=repair, admin=admin)) as found:
        async for one in found:
            if isinstance(one, ReconciliationProgress):
                yield ReconciliationProgressLine.of(one)
            else:
                show_reconciliation(one)
                yield ReconciliationReportLine.of(one)
