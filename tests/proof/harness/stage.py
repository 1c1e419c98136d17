"""The system of a run: several of everything, some of it over bad cables and with clocks that are wrong."""

import asyncio
import gzip
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from shared.faults import FaultPoint
from stack.broker_users import PROCESSING_RELAY, PROCESSING_WORKER
from stack.services import SERVICE_PROCESSES
from tests.harness.cable import Cable, plugged_in
from tests.harness.private import off_the_loop, private_servers
from tests.harness.run import memory
from tests.harness.running_system import IMPATIENT, running_system
from tests.harness.servers import Servers
from tests.harness.system import System
from tests.harness.waiting import eventually
from tests.proof.harness.member import Member
from tests.proof.harness.plan import INSTANCES
from tests.proof.harness.world import DEADLY

BATCH: Final = 40
CLOCK_AHEAD_SECONDS, CLOCK_BEHIND_SECONDS = 120, -90
"""Within the five minutes by which an event may be ahead."""
FAILING_WALLET: Final = f"{FaultPoint.CREDITS_BEFORE_BOOKING}:error:5,{FaultPoint.CREDITS_AFTER_COMMIT}:error:7"
"""Every fifth request is answered with 500 and nothing done, of the others every seventh although it is done."""
_SETTINGS: Final = {
    **IMPATIENT,
    "WORKER_KILL_ON_EVENT_TYPE": DEADLY,
    "WORKER_BATCH_SIZE": str(BATCH),
    "LEADERBOARD_EVERY_SECONDS": "0.5",
    "CATALOG_POLL_SECONDS": "5",
    "HTTP_LEAVE_SECONDS": "0.2",
}
READY_SECONDS: Final = 90.0
ROUTED: Final = ("auth", "catalog", "processing-api")
_SERVICES: Final = tuple(service for service in SERVICE_PROCESSES if service.name in INSTANCES)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that is to be broken."""

    servers: Servers
    system: System
    cables: Mapping[str, Cable]
    members: tuple[Member, ...]


@asynccontextmanager
async def set_stage(logs: Path) -> AsyncIterator[Stage]:
    """Start it all; all of it is gone when the block is left, but for the logs, which are put into `logs`."""
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(off_the_loop(private_servers(memory())))
        system = await stack.enter_async_context(off_the_loop(running_system(servers, _SETTINGS, _SERVICES)))
        far = {
            "worker to broker": system.surroundings.broker_urls[PROCESSING_WORKER],
            "worker to database": system.database_url("processing"),
            "relay to broker": system.surroundings.broker_urls[PROCESSING_RELAY],
            "dispatcher to auth": system.internal_url("auth"),
        }
        cables = {name: await stack.enter_async_context(plugged_in(url)) for name, url in far.items()}
        members = tuple(_members(system, _base(cables)))
        for member in members:
            if not member.alive or member.base:
                if member.alive:
                    await member.kill()
                await member.launch()
        for member in members:
            await member.until_ready(READY_SECONDS)
        await system.process("gateway").restart()
        for name in ROUTED:
            await eventually(partial(system.is_routed, name), within_seconds=READY_SECONDS)
        try:
            yield Stage(servers, system, cables, members)
        finally:
            await asyncio.to_thread(_keep_logs, system.gateway.layout.logs, logs)


def _keep_logs(source: Path, target: Path) -> None:
    """Compressed, for a long run says a lot."""
    target.mkdir(parents=True, exist_ok=True)
    for log in source.glob("*.log"):
        with log.open("rb") as plain, gzip.open(target / f"{log.name}.gz", "wb", compresslevel=1) as packed:
            shutil.copyfileobj(plain, packed)


def _base(cables: Mapping[str, Cable]) -> dict[str, dict[str, str]]:
    """What single processes are told besides what all are told."""
    return {
        "processing-worker-ahead": {
            "AMQP_URL": cables["worker to broker"].url,
            "CLOCK_OFFSET_SECONDS": str(CLOCK_AHEAD_SECONDS),
        },
        "processing-worker-behind": {
            "PROCESSING_DATABASE_URL": cables["worker to database"].url,
            "CLOCK_OFFSET_SECONDS": str(CLOCK_BEHIND_SECONDS),
        },
        "processing-dispatcher-far": {"AUTH_URL": cables["dispatcher to auth"].url},
        "processing-relay-far": {"AMQP_URL": cables["relay to broker"].url},
        "auth": {"FAULT_POINTS": FAILING_WALLET},
    }


def _members(system: System, base: Mapping[str, Mapping[str, str]]) -> list[Member]:
    members = []
    for service, names in INSTANCES.items():
        for index, name in enumerate(names):
            process = system.processes[service] if index == 0 else system.add(service)
            members.append(Member(name, service, process, base.get(name, {})))
    return members
