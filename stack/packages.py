"""Debian and Ubuntu packages, downloaded and unpacked into a folder of our own: no root, nothing installed.

The lists are private as well, so that it works when the system's are missing or old; apt still checks the signatures.
"""

import fcntl
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from stack.errors import StackError
from stack.processes import run

UNPACKERS = 4
_PACKAGE_NAME = re.compile(r"^[a-z0-9][a-z0-9+.-]*$", re.MULTILINE)
_INSTALL_LINE = re.compile(r"^Inst (\S+) ", re.MULTILINE)


class Apt:
    """apt-get and apt-cache on private lists below `folder`."""

    def __init__(self, folder: Path, cancelled: threading.Event | None = None) -> None:
        self._folder = folder
        self._cancelled = cancelled
        lists, cache = folder / "lists", folder / "cache"
        private = [f"Dir::State::lists={lists}", f"Dir::Cache={cache}", "Debug::NoLocking=1", "APT::Sandbox::User="]
        self._options = [argument for setting in private for argument in ("-o", setting)]

    @staticmethod
    def available() -> bool:
        """Whether this is a system with apt and dpkg."""
        return all(shutil.which(program) for program in ("apt-get", "apt-cache", "dpkg"))

    def update(self) -> None:
        """Fetch the package lists."""
        for part in ("lists/partial", "cache/archives/partial"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        self._run("apt-get", "update", "-qq")

    def closure(self, names: Sequence[str]) -> list[str]:
        """Every package that these need, directly or not, whether it is installed or not."""
        relations = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
        without = [f"--no-{relation}" for relation in relations]
        return parse_closure(self._run("apt-cache", "depends", "--recurse", *without, *names))

    def missing(self, names: Sequence[str]) -> list[str]:
        """The packages that an installation would add to this system."""
        return parse_installation(
            self._run("apt-get", "install", "--simulate", "--no-install-recommends", "--no-remove", *names)
        )

    def download(self, names: Sequence[str], folder: Path) -> list[Path]:
        """Download the packages' newest versions into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._run("apt-get", "download", "-qq", *names, directory=folder)
        return sorted(folder.glob("*.deb"))

    def _run(self, program: str, *arguments: str, directory: Path | None = None) -> str:
        return run(
            [program, *self._options, *arguments],
            directory=directory,
            environment={**os.environ, "LC_ALL": "C"},
            cancelled=self._cancelled,
        )


def parse_closure(output: str) -> list[str]:
    """The real packages in the output of `apt-cache depends --recurse`: the lines that are not indented."""
    return sorted(set(_PACKAGE_NAME.findall(output)))


def parse_installation(output: str) -> list[str]:
    """The packages in the output of `apt-get install --simulate`."""
    return _INSTALL_LINE.findall(output)


def unpack(archives: Sequence[Path], tree: Path, cancelled: threading.Event | None = None) -> None:
    """Unpack the packages into one tree, several at a time."""
    tree.mkdir(parents=True, exist_ok=True)

    def extract(archive: Path) -> None:
        run(["dpkg", "-x", str(archive), str(tree)], cancelled=cancelled)

    with ThreadPoolExecutor(UNPACKERS) as workers:
        list(workers.map(extract, archives))


def build_tree(tree: Path, fill: Callable[[Path], None]) -> Path:
    """Make a tree once, whoever asks first: it is filled beside its place and moved there when it is complete.

    `fill` gets the folder to fill. An interrupted attempt is never taken for a whole tree.
    """
    with exclusive(tree.with_name(f"{tree.name}.lock")):
        if not tree.exists():
            draft = tree.with_name(f"{tree.name}-draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            fill(draft)
            draft.rename(tree)
    return tree


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file, waiting for it as long as it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def library_folders(tree: Path) -> list[Path]:
    """The tree's folders of shared libraries."""
    common = [*sorted(tree.glob("usr/lib/*-linux-gnu*")), *sorted(tree.glob("lib/*-linux-gnu*"))]
    # Some packages keep theirs apart, where the system's linker is told to look.
    apart = [folder / name for folder in common for name in ("nss", "pulseaudio", "blas", "lapack")]
    return [*common, *(folder for folder in apart if folder.is_dir())]


def require_apt(what: str, otherwise: str) -> None:
    """Raise StackError, saying what else to do, on a system without apt."""
    if not Apt.available():
        raise StackError(f"{what} cannot be downloaded: this is no Debian or Ubuntu.\n{otherwise}")
