"""The virtual environment with exactly the packages of a lock file, made by uv, which is fetched if it is missing."""

import hashlib
import importlib.util
import os
import shutil
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from stack.certificates import trust_of_the_system
from stack.errors import StackError
from stack.layout import Layout
from stack.packages import Apt, build_tree, exclusive, unpack
from stack.processes import run

RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
_MARKER = "questline-lock"


@dataclass(frozen=True, slots=True)
class Uv:
    """The program uv, as it is called here."""

    program: str
    cancelled: threading.Event | None = None

    def __call__(self, *arguments: str) -> str:
        """Run it. It must take the Python that is here and never fetch another."""
        environment = {**os.environ, **trust_of_the_system(), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
        return run([self.program, *arguments], environment=environment, cancelled=self.cancelled)


def environment_is_current(layout: Layout, *, development: bool) -> bool:
    """Whether `.venv` holds what the lock file names."""
    marker = layout.environment / _MARKER
    lock = _lock_file(layout, development=development)
    return layout.python.exists() and marker.exists() and marker.read_text() == _label(lock)


def ensure_environment(layout: Layout, *, development: bool = False, cancelled: threading.Event | None = None) -> None:
    """Make `.venv`, or bring it in line with the lock file."""
    with exclusive(layout.project / ".stack" / "environment.lock"):
        if environment_is_current(layout, development=development):
            return
        uv = find_uv(layout, cancelled)
        lock = _lock_file(layout, development=development)
        if not layout.python.exists():
            uv("venv", "--quiet", "--clear", "--python", sys.executable, str(layout.environment))
        marker = layout.environment / _MARKER
        marker.unlink(missing_ok=True)
        uv("pip", "sync", "--quiet", "--require-hashes", "--python", str(layout.python), str(lock))
        marker.write_text(_label(lock))


def _lock_file(layout: Layout, *, development: bool) -> Path:
    """The lock to follow: an environment that holds the tools for development keeps them."""
    has_tools = (layout.environment / "bin" / "pytest").exists()
    return layout.project / (DEVELOPMENT_LOCK if development or has_tools else RUNTIME_LOCK)


def _label(lock: Path) -> str:
    """What the marker says of an environment made from this lock by this Python."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def find_uv(layout: Layout, cancelled: threading.Event | None = None) -> Uv:
    """The uv on the PATH, or one installed into the folder of packages by whichever pip can be had."""
    installed = shutil.which("uv")
    if installed is not None:
        return Uv(installed, cancelled)

    def fill(draft: Path) -> None:
        pip_path = _pip_path(layout, cancelled)
        environment = {**os.environ, "PYTHONPATH": pip_path} if pip_path else dict(os.environ)
        run(
            [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(draft), "uv"],
            environment=environment,
            cancelled=cancelled,
        )

    tools = build_tree(layout.packages / "tools", fill)
    return Uv(str(tools / "bin" / "uv"), cancelled)


def _pip_path(layout: Layout, cancelled: threading.Event | None) -> str:
    """What PYTHONPATH must name so that `python -m pip` works; empty if it works as it is."""
    if importlib.util.find_spec("pip") is not None:
        return ""
    bundled = importlib.util.find_spec("ensurepip")
    places = [Path("/usr/share/python-wheels")]
    if bundled is not None and bundled.origin is not None:
        places.insert(0, Path(bundled.origin).parent / "_bundled")
    for place in places:
        for wheel in place.glob("pip-*.whl"):
            return str(wheel)
    return str(_fetch_pip(layout, cancelled))


def _fetch_pip(layout: Layout, cancelled: threading.Event | None) -> Path:
    if not Apt.available():
        raise StackError(
            "There is neither uv nor pip here, and no apt to fetch pip with.\n"
            "Install one of them (for instance your system's package python3-pip) and run the command again."
        )

    def fill(draft: Path) -> None:
        apt = Apt(layout.packages / "apt-pip", cancelled)
        apt.update()
        unpack(apt.download(["python3-pip-whl"], draft / "archives"), draft, cancelled)

    tree = build_tree(layout.packages / "pip", fill)
    return next(tree.glob("usr/share/python-wheels/pip-*.whl"))
