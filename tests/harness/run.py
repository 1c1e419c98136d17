"""One run of pytest: the folder that all its processes share, and what is started and ended with it."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import pytest

from stack.endpoints import Credentials
from stack.layout import Layout, private_layout
from stack.packages import exclusive
from tests.harness import keeper
from tests.harness.servers import Servers, describe_servers

FOLDER = pytest.StashKey[Path]()
_WORKER_INPUT = "questline_run_folder"
_CONTROLLER = "questline_controller_pid"
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder in it that nobody else opens
_ROOM_BYTES: Final = 4 * 1024**3
"""A whole run takes less than a tenth of it."""


def begin(config: pytest.Config) -> None:
    """Make the run's folder, or learn from the controller where it is."""
    worker_input = getattr(config, "workerinput", None)
    if worker_input is not None:
        config.stash[FOLDER] = Path(worker_input[_WORKER_INPUT])
        return
    folder = Path(tempfile.mkdtemp(prefix="questline-tests-", dir=memory()))
    folder.chmod(0o711)  # PostgreSQL may have to run as nobody, who passes through here
    config.stash[FOLDER] = folder


def memory() -> Path | None:
    """Where a run's folder can lie in memory; None where there is no room, or somebody has said where to put it.

    A database for every test is hundreds of small files: half a second on a disk, a tenth of that in memory.
    """
    if "TMPDIR" in os.environ or not os.access(_SHARED_MEMORY, os.W_OK):
        return None
    return _SHARED_MEMORY if shutil.disk_usage(_SHARED_MEMORY).free >= _ROOM_BYTES else None


def tell_worker(config: pytest.Config, worker_input: dict[str, object]) -> None:
    """Give an xdist worker what it has to know of the run."""
    worker_input[_WORKER_INPUT] = str(config.stash[FOLDER])
    worker_input[_CONTROLLER] = os.getpid()


def end(config: pytest.Config) -> None:
    """End everything that was started and forget the folder; the controller alone does it."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        keeper.dismiss(run_layout(config))


def run_layout(config: pytest.Config) -> Layout:
    """Where this run keeps its state."""
    return private_layout(config.stash[FOLDER])


def obtain_servers(config: pytest.Config) -> Servers:
    """Start the run's servers, or join those that another process of the run has started."""
    layout = run_layout(config)
    with exclusive(layout.state / "servers.lock"):
        if not keeper.note_path(layout).exists():
            keeper.launch(layout, _controller_pid(config))
    note = json.loads(keeper.note_path(layout).read_text())
    return describe_servers(layout, Credentials(**note["credentials"]), note["ports"])


def _controller_pid(config: pytest.Config) -> int:
    worker_input = getattr(config, "workerinput", {})
    return int(worker_input.get(_CONTROLLER, os.getpid()))
