"""Programs of Debian's that a test runs against the system, obtained as the stack obtains its servers."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from stack.packages import Apt, build_tree, library_folders, require_apt, unpack

_AMQP_TOOLS = ("amqp-tools", "librabbitmq4", "libpopt0")


@dataclass(frozen=True, slots=True)
class DebianProgram:
    """A program and the environment in which it finds its libraries."""

    path: str
    environment: dict[str, str]


def find_amqp_publish(packages: Path) -> DebianProgram:
    """`amqp-publish`: the installed one, or Debian's package unpacked without root."""
    installed = shutil.which("amqp-publish")
    if installed is not None:
        return DebianProgram(installed, dict(os.environ))

    def fill(draft: Path) -> None:
        require_apt("amqp-publish", "Install it (package amqp-tools, or librabbitmq's tools).")
        apt = Apt(packages / "apt-amqp-tools")
        apt.update()
        unpack(apt.download(_AMQP_TOOLS, draft / "archives"), draft)

    tree = build_tree(packages / "amqp-tools", fill)
    libraries = os.pathsep.join(map(str, library_folders(tree)))
    return DebianProgram(str(tree / "usr/bin/amqp-publish"), {**os.environ, "LD_LIBRARY_PATH": libraries})
