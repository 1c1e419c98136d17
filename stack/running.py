"""What a running stack leaves in its folder for others: where it is, what its processes were told, who started it."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from stack.layout import Layout
from stack.records import start_ticks


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that is ready. `environment` is what its services were given, so that others can join in."""

    pages_url: str
    gateway_url: str
    publisher_amqp_url: str
    environment: dict[str, str]
    launcher_pid: int
    launcher_ticks: int
    migration_urls: dict[str, str] = field(default_factory=dict)
    """How the owner of a service's tables reaches its database, where it is another role than the one that runs."""

    @property
    def alive(self) -> bool:
        """Whether its launcher still runs."""
        return start_ticks(self.launcher_pid) == self.launcher_ticks

    def save(self, layout: Layout) -> None:
        """Write it down; only the owner may read it, for it holds passwords."""
        path = _path(layout)
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(self), indent=2))
        draft.replace(path)
        variables = layout.state / "env"
        variables.unlink(missing_ok=True)
        variables.touch(mode=0o600)
        variables.write_text("".join(f"{name}={value}\n" for name, value in sorted(self.environment.items())))


def describe(
    *,
    pages_url: str,
    gateway_url: str,
    publisher_amqp_url: str,
    environment: Mapping[str, str],
    migration_urls: Mapping[str, str],
) -> Running:
    """The description of a stack that this process runs."""
    pid = os.getpid()
    return Running(
        pages_url,
        gateway_url,
        publisher_amqp_url,
        dict(environment),
        pid,
        start_ticks(pid) or 0,
        dict(migration_urls),
    )


def find_running(layout: Layout) -> Running | None:
    """The ready stack in this folder, if there is one."""
    path = _path(layout)
    if not path.exists():
        return None
    running = Running(**json.loads(path.read_text()))
    return running if running.alive else None


def forget_running(layout: Layout) -> None:
    """Say that nothing is ready here."""
    _path(layout).unlink(missing_ok=True)


@contextmanager
def claim(layout: Layout) -> Iterator[bool]:
    """Hold the folder for one launcher; yields whether it was free. The kernel frees it when the launcher dies."""
    layout.state.mkdir(parents=True, exist_ok=True)
    with (layout.state / "lock").open("a+") as handle:
        free = _lock(handle)
        if free:
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
        yield free


def launcher_pid(layout: Layout) -> int | None:
    """The launcher that holds the folder, whether its stack is ready or still starting."""
    path = layout.state / "lock"
    if not path.exists():
        return None
    with path.open("r+") as handle:
        if _lock(handle):
            return None
        text = handle.read().strip()
    return int(text) if text.isdigit() else None


def _lock(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _path(layout: Layout) -> Path:
    return layout.state / "running.json"
