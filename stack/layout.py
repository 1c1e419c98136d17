"""Where everything lies: the project, and the one folder that holds all the state."""

import os
from dataclasses import dataclass
from pathlib import Path

STATE_SETTING = "QUESTLINE_STATE_DIR"
PACKAGES_SETTING = "QUESTLINE_PACKAGES_DIR"


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths of one stack. Tests use the project and the packages of the working tree with a state of their own."""

    project: Path
    state: Path
    packages: Path

    @property
    def records(self) -> Path:
        """One file for every running process."""
        return self.state / "processes"

    @property
    def logs(self) -> Path:
        """One log for every process."""
        return self.state / "logs"

    @property
    def data(self) -> Path:
        """The servers' data, one folder each."""
        return self.state / "data"

    @property
    def environment(self) -> Path:
        """The virtual environment, which belongs to the project whatever the state."""
        return self.project / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter that runs the services."""
        return self.environment / "bin" / "python"


def project_layout() -> Layout:
    """The layout of this working tree, as the environment variables move it."""
    project = Path(__file__).resolve().parent.parent
    state = Path(os.environ.get(STATE_SETTING, project / ".stack")).absolute()
    packages = Path(os.environ.get(PACKAGES_SETTING, project / ".stack" / "packages")).absolute()
    return Layout(project, state, packages)


def private_layout(state: Path) -> Layout:
    """A layout with a state of its own, on the project's programs and packages."""
    shared = project_layout()
    return Layout(shared.project, state, shared.packages)
