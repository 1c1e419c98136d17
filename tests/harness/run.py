"""One run of pytest: the folder that all its processes share, and what is started and ended with it."""

import json
import os
import tempfile
from pathlib import Path

import pytest

from stack.endpoints import Credentials
from stack.layout import Layout, private_layout
from stack.packages import exclusive
from tests.harness import keeper
from tests.harness.servers import Servers, describe_servers

FOLDER = pytest.StashKey[Path]()
_WORKER_INPUT = "questline_run_folder"
_CONTROLLER = "questline_controller_pid"


def begin(config: pytest.Config) -> None:
    """Make the run's folder, or learn from the controller where it is."""
    worker_input = getattr(config, "workerinput", None)
    if worker_input is not None:
        config.stash[FOLDER] = Path(worker_input[_WORKER_INPUT])
        return
    folder = Path(tempfile.mkdtemp(prefix="questline-tests-"))
    folder.chmod(0o711)  # PostgreSQL may have to run as nobody, who passes through here
    config.stash[FOLDER] = folder


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
