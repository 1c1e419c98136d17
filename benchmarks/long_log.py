"""How a dry run and a backfill fare on a long log, and that their memory does not grow with it."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any, Final

from benchmarks.event_log import write_log
from stack.errors import StackError
from stack.progress import Progress
from tests.harness.databases import as_owner, create_test_database, drop_test_database
from tests.harness.private import private_servers
from tests.harness.servers import Servers

_USERS: Final = 20_000
_EVENTS: Final = (200_000, 1_000_000)
_FEW_EVENTS: Final = (20_000, 100_000)


def measure_past(what: str, progress: Progress, *, quick: bool) -> int:
    """Measure `what` on a short log and on one five times as long, each in a fresh process, and print both."""
    try:
        with private_servers() as servers:
            for events in _FEW_EVENTS if quick else _EVENTS:
                _show(what, events, _measure(servers, what, events, progress))
    except (StackError, subprocess.CalledProcessError) as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _measure(servers: Servers, what: str, events: int, progress: Progress) -> dict[str, Any]:
    url = create_test_database(servers, "processing")
    try:
        with progress.step(f"Write {events:,} events of {_USERS:,} users"):
            asyncio.run(write_log(as_owner(servers, url), events, _USERS))
        with progress.step(f"Run the {what}"):
            program = [sys.executable, "-m", "benchmarks.past", what, url]
            finished = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)
        measured: dict[str, Any] = json.loads(finished.stdout)
        return measured
    finally:
        drop_test_database(servers, url)


def _show(what: str, events: int, measured: dict[str, Any]) -> None:
    if (measured["events"], measured["users"]) != (events, _USERS):
        raise StackError(f"the {what} saw {measured['events']} of {events} events, {measured['users']} users")
    print(
        f"{what}: {events:,} events, {_USERS:,} users, {measured['completions']:,} completions: "
        f"{measured['seconds']:.1f} s, {events / measured['seconds']:,.0f} events/s, "
        f"processor {measured['cpu_seconds']:.1f} s, peak memory {measured['peak_mib']:.0f} MiB "
        f"(load {os.getloadavg()[0]:.1f})",
        flush=True,
    )
