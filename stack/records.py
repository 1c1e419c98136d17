"""Records of running processes, so that whoever comes later can find and stop them.

A pid alone does not name a process: pids are used again. The record holds the start time as well, and nothing is
signalled unless both agree.
"""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from stack.waiting import happens_within

KILL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class StopPlan:
    """How a process is asked to stop: in which wave, by which signal, and how long it may take before it is killed."""

    order: int
    signal: int = signal.SIGTERM
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """One process that leads its own process group."""

    name: str
    pid: int
    started_ticks: int
    stop: StopPlan

    @property
    def alive(self) -> bool:
        """Whether this very process still runs (a zombie does not)."""
        return start_ticks(self.pid) == self.started_ticks

    def save(self, folder: Path) -> Path:
        """Write the record, complete or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(path)
        return path

    def kill_family(self) -> None:
        """Kill the process, what is left of its group and everything it started, and wait until all are gone.

        A group is not enough: PostgreSQL's server processes and Erlang's helpers make sessions of their own.
        """
        family = _family(self.pid) if self.alive else {}
        if _owner_of(self.pid) in {None, self.started_ticks}:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        happens_within(KILL_SECONDS, lambda: not any(start_ticks(pid) == ticks for pid, ticks in family.items()))


def start_ticks(pid: int) -> int | None:
    """When the process was started, in clock ticks since boot; None if it is gone or a zombie."""
    fields = _stat(pid)
    return int(fields[19]) if fields and fields[0] not in "ZX" else None


def _owner_of(pid: int) -> int | None:
    """The start time of whatever holds this pid, a zombie included."""
    fields = _stat(pid)
    return int(fields[19]) if fields else None


def _family(root: int) -> dict[int, int]:
    """The process and all its descendants, with their start times."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = {}, [root]
    while waiting:
        pid = waiting.pop()
        ticks = start_ticks(pid)
        if ticks is not None:
            found[pid] = ticks
        waiting.extend(children.get(pid, []))
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, …; empty if there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The name in parentheses may hold blanks and parentheses; the fields are counted after the last one.
    return text.rpartition(")")[2].split()


def read_record(path: Path) -> ProcessRecord | None:
    """Read one record; None if it has just been removed."""
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    return ProcessRecord(content["name"], content["pid"], content["started_ticks"], StopPlan(**content["stop"]))


def read_records(folder: Path) -> list[ProcessRecord]:
    """Every record in the folder, in the order of their names."""
    found = (read_record(path) for path in sorted(folder.glob("*.json")))
    return [record for record in found if record is not None]


def stop_records(records: Iterable[ProcessRecord], folder: Path) -> None:
    """Stop the processes wave by wave, politely and then for certain, and remove their records."""
    waves: dict[int, list[ProcessRecord]] = {}
    for record in records:
        waves.setdefault(record.stop.order, []).append(record)
    for _, wave in sorted(waves.items()):
        _stop_wave(wave)
        for record in wave:
            (folder / f"{record.name}.json").unlink(missing_ok=True)


def kill_records(records: Iterable[ProcessRecord], folder: Path) -> None:
    """Kill all the processes at once and remove their records."""
    wave = list(records)
    _kill_wave(wave)
    for record in wave:
        (folder / f"{record.name}.json").unlink(missing_ok=True)


def _stop_wave(wave: list[ProcessRecord]) -> None:
    for record in wave:
        if record.alive:
            with suppress(ProcessLookupError):
                os.kill(record.pid, record.stop.signal)
    patience = max(record.stop.seconds for record in wave)
    happens_within(patience, lambda: not any(record.alive for record in wave))
    _kill_wave(wave)


def _kill_wave(wave: list[ProcessRecord]) -> None:
    for record in wave:
        record.kill_family()
