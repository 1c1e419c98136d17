"""`POST /api/v1/operations/simulations`: a dry run, told line by line."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from processing_service.application.prepare_simulation import PrepareSimulation, Simulation
from processing_service.application.simulate import Progress, Simulate
from processing_service.entrypoints.api.simulation_report import ReportLine
from processing_service.entrypoints.api.simulations_models import ErrorLine, ProgressLine, SimulationRequest
from shared.clock import Clock
from shared.exceptions import QuestlineError
from shared.web import problem_answers
from shared.web.authentication import Authentication

_MEDIA_TYPE: Final = "application/x-ndjson"
_UNFORESEEN: Final = "the service failed; its log tells more"
_EXAMPLE: Final = (
    '{"kind":"progress","users":0,"total_users":2,"events":0}\n'
    '{"kind":"progress","users":2,"total_users":2,"events":7}\n'
    '{"kind":"report","code":"three-wins", …}\n'
)
_STREAM: Final = {"schema": {"type": "string"}, "example": _EXAMPLE}

Lines = AsyncGenerator[bytes, None]


def simulations_router(
    prepare: PrepareSimulation, simulate: Simulate, clock: Clock, admin: Authentication
) -> APIRouter:
    """The route."""
    router = APIRouter(
        prefix="/api/v1/operations/simulations", tags=["operations"], responses=problem_answers(401, 403, 429)
    )

    async def begin(wanted: SimulationRequest) -> AsyncIterator[Lines]:
        # A dependency, so that everything is given back in any case, also where nobody reads the answer to its end.
        simulation = await prepare(wanted.wanted())
        with simulate.place():
            async with aclosing(_lines(simulate, simulation, clock)) as lines:
                yield lines

    @router.post(
        "",
        response_class=StreamingResponse,
        dependencies=[Depends(admin)],
        responses={200: {"description": "JSON, an object a line.", "content": {_MEDIA_TYPE: _STREAM}}},
    )
    async def run_simulation(lines: Annotated[Lines, Depends(begin)]) -> StreamingResponse:
        """Fold a definition over the whole event log without writing anything.

        Lines of the kind `progress` come about every second; the last line is the `report`, or an `error`. One dry run
        at a time; it ends when its caller leaves.
        """
        return StreamingResponse(lines, media_type=_MEDIA_TYPE)

    return router


async def _lines(simulate: Simulate, simulation: Simulation, clock: Clock) -> Lines:
    try:
        async with aclosing(simulate(simulation)) as found:
            async for one in found:
                if isinstance(one, Progress):
                    yield _line(ProgressLine.of(one))
                else:
                    yield _line(ReportLine.of(simulation, one, clock.now()))
    except QuestlineError as error:
        # The status is sent already: what went wrong can only be said in the answer itself.
        yield _line(ErrorLine(detail=error.message))
    except Exception:
        yield _line(ErrorLine(detail=_UNFORESEEN))
        raise


def _line(model: ProgressLine | ReportLine | ErrorLine) -> bytes:
    return model.model_dump_json().encode() + b"\n"
