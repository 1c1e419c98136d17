"""Chromium for the tests of the pages: the installed one, else Debian's packages unpacked without root."""

import os
import shlex
import shutil
import threading
from pathlib import Path

from stack.errors import StackError
from stack.packages import Apt, build_tree, library_folders, require_apt, unpack

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
_WANTED = ("chromium", "fonts-liberation", "fontconfig-config", "libatomic1")
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable")
_INSTRUCTIONS = "Install it (Debian: apt-get install chromium) or name it: QUESTLINE_CHROMIUM=/path/to/chromium"


def find_chromium(packages: Path, cancelled: threading.Event | None = None) -> Path:
    """A program that starts Chromium. Raises StackError, saying what to install, if there is none to be had."""
    named = os.environ.get("QUESTLINE_CHROMIUM")
    if named is not None:
        if not os.access(named, os.X_OK):
            raise StackError(f"QUESTLINE_CHROMIUM={named} is no program.")
        return Path(named)
    installed = next(filter(None, map(shutil.which, _NAMES)), None)
    # Ubuntu's `chromium-browser` is a stub that asks for snap.
    if installed is not None and Path(installed).resolve() != Path("/usr/bin/snap") and not _is_snap_stub(installed):
        return Path(installed)
    return _launcher(_fetch_tree(packages, cancelled))


def _fetch_tree(packages: Path, cancelled: threading.Event | None) -> Path:
    def fill(draft: Path) -> None:
        require_apt("Chromium", _INSTRUCTIONS)
        apt = Apt(packages / "apt-chromium", cancelled)
        apt.update()
        archives = apt.download(apt.missing(_WANTED), draft / "archives")
        unpack(archives, draft, cancelled)
        shutil.rmtree(draft / "archives")
        if not (draft / "usr/lib/chromium/chromium").exists():
            raise StackError(f"This system's package of Chromium holds none. {_INSTRUCTIONS}")

    return build_tree(packages / "chromium", fill)


def _launcher(tree: Path) -> Path:
    """A script that starts the unpacked browser with its own libraries and fonts, wherever the tree lies now."""
    fonts = tree / "fonts.conf"
    _write(
        fonts,
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{tree / 'usr/share/fonts'}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{tree / 'font-cache'}</cachedir></fontconfig>\n",
    )
    libraries = ":".join(str(folder) for folder in library_folders(tree))
    script = tree / "chromium"
    _write(
        script,
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH={shlex.quote(libraries)}\n"
        # Without fonts of its own every page is blank, and nothing says so.
        f"export FONTCONFIG_FILE={shlex.quote(str(fonts))}\n"
        f'exec {shlex.quote(str(tree / "usr/lib/chromium/chromium"))} "$@"\n',
    )
    script.chmod(0o755)
    return script


def _write(path: Path, text: str) -> None:
    """Write a file unless it holds this text already: another process may be reading it."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def _is_snap_stub(program: str) -> bool:
    content = Path(program).read_bytes()[:4000]
    return content.startswith(b"#!") and b"snap" in content
