"""One measurement and how it is taken from outside: when the first message went out, when the last commit was made."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.backlog import Backlog
from stack.processes import Child

_POLL_SECONDS: Final = 0.01
_STARTING_SECONDS: Final = 60.0
_WORKING_SECONDS: Final = 600.0
_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measurement:
    """How long a process took for its messages, and how much of the processor it used for them itself."""

    events: int
    seconds: float
    cpu_seconds: float

    @property
    def events_per_second(self) -> float:
        """The speed."""
        return self.events / self.seconds

    @property
    def cpu_microseconds_per_event(self) -> float:
        """Processor time of the process for one event: the steadier number on a machine that has other work too."""
        return self.cpu_seconds / self.events * 1e6


async def watch(child: Child, backlog: Backlog, handled: Callable[[], Awaitable[int]]) -> Measurement:
    """Measure a process that was just started, from its first delivery until `handled` says that all is committed.

    Raises:
        RuntimeError: the process died.
        TimeoutError: it does nothing, or does not come to an end.
    """
    started = await backlog.first_delivery(_STARTING_SECONDS)
    cpu_before = cpu_seconds(child.pid)
    while await handled() < backlog.size:
        if not child.alive:
            raise RuntimeError(f"{child.program.name} died:\n{child.log_tail()}")
        if time.perf_counter() - started > _WORKING_SECONDS:
            raise TimeoutError(f"{child.program.name} does not finish:\n{child.log_tail()}")
        await asyncio.sleep(_POLL_SECONDS)
    ended = time.perf_counter()
    return Measurement(backlog.size, ended - started, cpu_seconds(child.pid) - cpu_before)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far; 0 where the system does not tell."""
    with suppress(FileNotFoundError, ProcessLookupError):
        # The name in parentheses may hold blanks; the fields are counted after it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
    return 0.0
