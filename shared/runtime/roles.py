"""A process runs one or more roles until it is asked to stop, or until one of them dies."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping

import structlog

Role = Callable[[asyncio.Event], Awaitable[None]]
"""A long-running part of a process: runs until the event is set, then finishes what it has in hand and returns."""


async def run_roles(roles: Mapping[str, Role], *, deadline_seconds: float) -> int:
    """Run all roles together; SIGTERM and SIGINT ask them to stop.

    A role that fails, or ends without being asked, stops the others: a process never lives on with a part missing.
    Roles that are not done `deadline_seconds` after the request are cancelled.

    Returns:
        The process's exit code: 0 after a stop that was asked for and kept its deadline, else 1.
    """
    log = structlog.get_logger()
    stop = asyncio.Event()
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        asked.set()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask)
    tasks = {asyncio.ensure_future(role(stop)): name for name, role in roles.items()}
    stopping = asyncio.create_task(stop.wait(), name="stop-requested")
    log.info("process_started", roles=sorted(roles))
    try:
        await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=deadline_seconds)
        for task in late:
            log.error("role_missed_the_deadline", role=tasks[task], deadline_seconds=deadline_seconds)
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        stopping.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    failed = False
    for name, result in zip(tasks.values(), results, strict=True):
        if isinstance(result, Exception):
            failed = True
            log.error("role_failed", role=name, exc_info=result)
    log.info("process_stopped", asked=asked.is_set())
    return 0 if asked.is_set() and not failed and not late else 1
