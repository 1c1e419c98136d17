"""`make up` as a process, on a state, ports and data of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from stack.layout import PACKAGES_SETTING, STATE_SETTING, Layout, project_layout
from stack.ports import free_ports
from stack.running import Running, find_running
from stack.settings import GATEWAY_PORT_SETTING, PAGES_PORT_SETTING, ZEROMQ_PORT_SETTING
from stack.waiting import happens_within

STARTING_SECONDS = 240.0
COMMAND_SECONDS = 120.0


@dataclass(slots=True)
class Launcher:
    """Starts, signals and asks a stack as a person at a terminal would."""

    layout: Layout
    variables: dict[str, str]
    output: Path
    process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    @classmethod
    def in_folder(cls, folder: Path) -> "Launcher":
        """A launcher whose whole state lies in the folder."""
        project = project_layout()
        ports = free_ports([PAGES_PORT_SETTING, GATEWAY_PORT_SETTING, ZEROMQ_PORT_SETTING])
        variables = {name: str(port) for name, port in ports.items()}
        variables |= {STATE_SETTING: str(folder / "state"), PACKAGES_SETTING: str(project.packages)}
        layout = Layout(project.project, folder / "state", project.packages)
        return cls(layout, variables, folder / "output")

    def up(self) -> Running:
        """`make up`, until it is ready; at once if it is already."""
        running = find_running(self.layout)
        if running is not None:
            return running
        with self.output.open("w") as output:
            self.process = self._popen("up", stdout=output)
        process = self.process
        happens_within(STARTING_SECONDS, lambda: find_running(self.layout) is not None or process.poll() is not None)
        running = find_running(self.layout)
        assert running is not None, self.output.read_text()
        return running

    def run(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Another command, from another terminal."""
        return subprocess.run(
            [sys.executable, "-m", "stack", *arguments],
            cwd=self.layout.project,
            env={**os.environ, **self.variables, **variables},
            capture_output=True,
            text=True,
            input="",
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def signal(self, number: signal.Signals) -> int:
        """Send a signal to the launcher and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(COMMAND_SECONDS)

    def _popen(self, command: str, stdout: IO[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "stack", command],
            cwd=self.layout.project,
            env={**os.environ, **self.variables},
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
        )
