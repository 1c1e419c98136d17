"""`GET /api/v1/progress/me/export`: everything that is stored about oneself."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from processing_service.application.ports.personal_data import PersonalData
from processing_service.application.read_progress import STATS, ReadProgress
from processing_service.entrypoints.api.export_models import ProgressExport
from processing_service.entrypoints.api.stats import StatItem
from shared.clock import Clock
from shared.security import Claims
from shared.web import problem_answers
from shared.web.authentication import Authentication
from shared.web.json_download import json_download

_FORMAT: Final = "questline-progress-export/1"


def exports_router(data: PersonalData, read: ReadProgress, clock: Clock, user: Authentication) -> APIRouter:
    """The route; it comes before those with a code in their path."""
    router = APIRouter(prefix="/api/v1/progress", tags=["progress"], responses=problem_answers(401))

    @router.get(
        "/me/export",
        response_class=StreamingResponse,
        responses={200: {"model": ProgressExport, "description": "One JSON document, as of one moment."}},
    )
    async def export_my_progress(caller: Annotated[Claims, Depends(user)]) -> StreamingResponse:
        """Everything that is stored about you here: events, progress, rewards, toasts, points. Sent as it is read."""
        stats = [StatItem.of(one) for one in await read.list(caller.subject, kinds=STATS)]
        head = {
            "format": _FORMAT,
            "user_id": caller.subject,
            "exported_at": clock.now().isoformat(),
            "stats": [one.model_dump(mode="json") for one in stats],
        }
        return await json_download(head, data.of(caller.subject), "questline-progress.json")

    return router
