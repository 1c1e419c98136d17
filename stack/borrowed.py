"""A running stack for a program that needs one: the one that runs already, or a private one for as long as it takes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.errors import StackError
from stack.layout import PACKAGES_SETTING, STATE_SETTING, Layout, project_layout
from stack.ports import free_ports
from stack.postgres import outside_folder
from stack.running import Running, find_running
from stack.settings import GATEWAY_PORT_SETTING, PAGES_PORT_SETTING, ZEROMQ_PORT_SETTING
from stack.waiting import happens_within

STARTING_SECONDS = 600.0
STOPPING_SECONDS = 60.0


@contextmanager
def borrowed_stack() -> Iterator[Running]:
    """Yield the stack that runs in this working tree; if none does, start a private one and stop it afterwards.

    Raises StackError if the private one does not start; it has said why.
    """
    running = find_running(project_layout())
    if running is not None:
        yield running
        return
    with private_stack() as private:
        yield private


@contextmanager
def private_stack() -> Iterator[Running]:
    """Start a stack with data, secrets and ports of its own, and leave nothing of it behind."""
    with tempfile.TemporaryDirectory(prefix="questline-") as folder:
        state = Path(folder)
        state.chmod(0o711)  # PostgreSQL may have to run as nobody, who passes through here
        with _launched(project_layout(), state) as running:
            yield running


@contextmanager
def _launched(layout: Layout, state: Path) -> Iterator[Running]:
    own = Layout(layout.project, state, layout.packages)
    ports = free_ports([PAGES_PORT_SETTING, GATEWAY_PORT_SETTING, ZEROMQ_PORT_SETTING])
    settings = {name: str(port) for name, port in ports.items()}
    settings |= {STATE_SETTING: str(state), PACKAGES_SETTING: str(layout.packages)}
    launcher = subprocess.Popen(
        [sys.executable, "-m", "stack", "up"], cwd=layout.project, env={**os.environ, **settings}, stdout=sys.stderr
    )
    try:
        happens_within(STARTING_SECONDS, lambda: find_running(own) is not None or launcher.poll() is not None)
        running = find_running(own)
        if running is None:
            raise StackError("The private stack did not start.")
        yield running
    finally:
        launcher.terminate()
        launcher.wait(STOPPING_SECONDS)
        shutil.rmtree(outside_folder(own), ignore_errors=True)
