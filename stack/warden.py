"""Stops what a launcher started, should the launcher die without doing it: `python -m stack.warden FOLDER PID`.

It does nothing but wait for the end of that process. A launcher that ends in good order has left no records behind.
"""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from stack.records import kill_records, read_records, start_ticks, stop_records
from stack.waiting import happens_within

FOREVER = float("inf")


def launch(records: Path, guarded: int, *, gently: bool) -> "subprocess.Popen[bytes]":
    """Start a warden over the processes recorded in the folder, for the time after `guarded` has ended."""
    mode = "gently" if gently else "at-once"
    return subprocess.Popen(
        [sys.executable, "-m", "stack.warden", str(records), str(guarded), mode],
        cwd=Path(__file__).resolve().parent.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def watch(records: Path, guarded: int, *, gently: bool) -> None:
    """Wait for the guarded process to end, then stop everything that is recorded."""
    wait_for_end(guarded)
    end = stop_records if gently else kill_records
    end(read_records(records), records)


def wait_for_end(pid: int) -> None:
    """Return when the process is gone."""
    ticks = start_ticks(pid)
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    except OSError:  # an old kernel, or a sandbox that forbids it
        happens_within(FOREVER, lambda: ticks is None or start_ticks(pid) != ticks)
        return
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.poll()
    os.close(handle)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watch(Path(sys.argv[1]), int(sys.argv[2]), gently=sys.argv[3] == "gently")
