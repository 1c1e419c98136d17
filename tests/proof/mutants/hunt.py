"""Running one mutant and asking the checker about it."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stack.services import SERVICE_PROCESSES, Service, ServiceProcess
from tests.harness.databases import change_by_owner
from tests.harness.private import off_the_loop
from tests.harness.running_system import IMPATIENT, running_system
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.proof.checker import Report, check
from tests.proof.dump import dump_end
from tests.proof.harness.rest import note_leftovers, until_at_rest
from tests.proof.histories import HistoryWriter
from tests.proof.mutants.mutant import AUTH, DISPATCHER, FOLDER_VARIABLE, MUTANT_VARIABLE, RELAY, WORKER, Mutant
from tests.proof.mutants.scenario import Scenario

REST_SECONDS: Final = 45.0
_NEEDED: Final = frozenset({AUTH, "catalog", WORKER, DISPATCHER, RELAY})
_SETTINGS: Final = {**IMPATIENT, "WORKER_BATCH_SIZE": "10", "CATALOG_POLL_SECONDS": "5"}
_TEND_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Hunted:
    """What came of a mutant."""

    mutant: Mutant
    report: Report
    seconds: float

    @property
    def is_as_it_should_be(self) -> bool:
        """Whether the defect was found by a rule that is there for it; where there is none, whether nothing was."""
        if not self.mutant.rules:
            return self.report.is_clean
        return bool(self.found_by)

    @property
    def found_by(self) -> list[str]:
        """The rules that are there for the defect and have found something."""
        return sorted(self.mutant.rules & self.report.broken_rules)


async def hunt(mutant: Mutant, servers: Servers, folder: Path) -> Hunted:
    """Run a system with the defect in it, and check what it leaves behind.

    The histories go into `folder`, which must not be there yet.
    """
    began = time.monotonic()
    deaths = folder / "deaths"
    deaths.mkdir(parents=True)
    settings = {**_SETTINGS, MUTANT_VARIABLE: mutant.name, FOLDER_VARIABLE: str(deaths.resolve())}
    async with off_the_loop(running_system(servers, settings, _services(mutant))) as system:
        await _change_schema(system, mutant.schema)
        with HistoryWriter(folder) as history:
            await _play(system, history)
            await note_leftovers(system, history)
        await dump_end(folder, system.surroundings.database_urls)
    return Hunted(mutant, check(folder), time.monotonic() - began)


def _services(mutant: Mutant) -> list[Service]:
    return [
        replace(service, arguments=("tests.proof.mutated", *service.arguments))
        if service.name in mutant.processes
        else service
        for service in SERVICE_PROCESSES
        if service.name in _NEEDED
    ]


async def _change_schema(system: System, schema: Mapping[str, Sequence[str]]) -> None:
    for service, statements in schema.items():
        await change_by_owner(system.servers, system.database_url(service), *statements)


async def _play(system: System, history: HistoryWriter) -> None:
    """Play the scenario on two workers, and let it come to rest as far as it does."""
    second = system.add(WORKER)
    await asyncio.to_thread(second.start)
    tending = asyncio.create_task(_tend([*system.processes.values(), second]))
    try:
        await Scenario(system, history).play()
        await until_at_rest(system, REST_SECONDS)
    finally:
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending


async def _tend(processes: Iterable[ServiceProcess]) -> None:
    """Start what is dead, as a supervisor does; until cancelled."""
    everything = list(processes)
    while True:
        for process in everything:
            if not process.alive:
                await asyncio.to_thread(process.kill)
                await asyncio.to_thread(process.launch)
        await asyncio.sleep(_TEND_SECONDS)
