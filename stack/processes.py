"""Starting programs: long-lived ones in process groups of their own, short ones with their output kept."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from stack.errors import Cancelled, StackError
from stack.records import KILL_SECONDS, ProcessRecord, StopPlan, start_ticks

POLL_SECONDS = 0.05
TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Identity:
    """The user that a program runs as, when it is not the user that starts it."""

    user: int
    group: int


@dataclass(frozen=True, slots=True)
class Program:
    """A long-lived program: what to run, with which surroundings, and how it is stopped."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    stop: StopPlan
    directory: Path = Path("/")
    identity: Identity | None = None


@dataclass(slots=True)
class Child:
    """A running program. Its record lets another process stop it should this one vanish."""

    program: Program
    record: ProcessRecord
    records: Path
    _popen: "subprocess.Popen[bytes]" = field(repr=False)

    @classmethod
    def start(cls, program: Program, records: Path) -> "Child":
        """Start the program and write its record into the folder `records`."""
        identity = program.identity
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            popen = subprocess.Popen(
                list(program.arguments),
                env=dict(program.environment),
                cwd=program.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=None if identity is None else identity.user,
                group=None if identity is None else identity.group,
                extra_groups=None if identity is None else (),
            )
        record = ProcessRecord(program.name, popen.pid, start_ticks(popen.pid) or 0, program.stop)
        record.save(records)
        return cls(program, record, records, popen)

    @property
    def pid(self) -> int:
        """The process id, which is the id of its group too."""
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended: its exit code, or minus the signal; None while it runs."""
        return self._popen.poll()

    def stop(self) -> None:
        """Ask it to stop, wait as long as its plan allows, then kill what is left of its group."""
        if self.alive:
            self._popen.send_signal(self.program.stop.signal)
            with suppress(subprocess.TimeoutExpired):  # what is left then is killed
                self._popen.wait(self.program.stop.seconds)
        self.kill()

    def kill(self) -> None:
        """Kill it and everything it started at once, and wait until they are gone."""
        self.record.kill_family()
        self._popen.wait(KILL_SECONDS)
        (self.records / f"{self.program.name}.json").unlink(missing_ok=True)

    def log_tail(self) -> str:
        """The end of what it printed."""
        return tail(self.program.log)


def tail(path: Path, size: int = TAIL_BYTES) -> str:
    """The last `size` bytes of a log, as text; empty if there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - size))
        return log.read().decode(errors="replace").strip()


def run(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    identity: Identity | None = None,
    cancelled: threading.Event | None = None,
) -> str:
    """Run a short program and return what it printed.

    Raises StackError with its output when it fails, and Cancelled when stopping is asked for in the meantime.
    """
    popen = subprocess.Popen(
        list(arguments),
        env=None if environment is None else dict(environment),
        cwd=directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
        user=None if identity is None else identity.user,
        group=None if identity is None else identity.group,
        extra_groups=None if identity is None else (),
    )
    with popen:
        output, complaints = _communicate(popen, cancelled)
    if popen.returncode != 0:
        said = "\n".join(part.strip() for part in (output, complaints) if part.strip())
        raise StackError(f"`{' '.join(arguments)}` failed with exit code {popen.returncode}.\n{said[-TAIL_BYTES:]}")
    return output


def _communicate(popen: "subprocess.Popen[str]", cancelled: threading.Event | None) -> tuple[str, str]:
    while True:
        try:
            return popen.communicate(timeout=None if cancelled is None else POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if cancelled is not None and cancelled.is_set():
                os.killpg(popen.pid, signal.SIGKILL)
                popen.communicate()
                raise Cancelled from None
