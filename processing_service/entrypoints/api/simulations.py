"""`POST /api/v1/operations/simulations`: a dry run, told line by line."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from processing_service.application.prepare_simulation import PrepareSimulation, Simulation
from processing_service.application.simulate import Progress, Simulate
from processing_service.entrypoints.api.json_lines import MEDIA_TYPE, described, told
from processing_service.entrypoints.api.simulation_report import ReportLine
from processing_service.entrypoints.api.simulations_models import ProgressLine, SimulationRequest
from shared.clock import Clock
from shared.web import problem_answers
from shared.web.authentication import Authentication

_EXAMPLE: Final = (
    '{"kind":"progress","users":0,"total_users":2,"events":0}\n'
    '{"kind":"progress","users":2,"total_users":2,"events":7}\n'
    '{"kind":"report","code":"three-wins", …}\n'
)

Lines = AsyncGenerator[bytes, None]


def simulations_router(
    prepare: PrepareSimulation, simulate: Simulate, clock: Clock, viewer: Authentication
) -> APIRouter:
    """The route."""
    router = APIRouter(
        prefix="/api/v1/operations/simulations", tags=["operations"], responses=problem_answers(401, 403, 429)
    )

    async def begin(wanted: SimulationRequest) -> AsyncIterator[Lines]:
        # A dependency, so that everything is given back in any case, also where nobody reads the answer to its end.
        simulation = await prepare(wanted.wanted())
        with simulate.place():
            async with aclosing(told(_found(simulate, simulation, clock))) as lines:
                yield lines

    @router.post(
        "",
        response_class=StreamingResponse,
        dependencies=[Depends(viewer)],
        responses=described(_EXAMPLE),
    )
    async def run_simulation(lines: Annotated[Lines, Depends(begin)]) -> StreamingResponse:
        """Fold a definition over the whole event log without writing anything.

        Lines of the kind `progress` come about every second; the last line is the `report`, or an `error`. One dry run
        at a time; it ends when its caller leaves.
        """
        return StreamingResponse(lines, media_type=MEDIA_TYPE)

    return router


async def _found(
    simulate: Simulate, simulation: Simulation, clock: Clock
) -> AsyncGenerator[ProgressLine | ReportLine, None]:
    async with aclosing(simulate(simulation)) as found:
        async for one in found:
            if isinstance(one, Progress):
                yield ProgressLine.of(one)
            else:
                yield ReportLine.of(simulation, one, clock.now())
