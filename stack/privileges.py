"""How to run a server that refuses to be root, when root is who starts it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.processes import Identity

NOBODY = "65534"
FORBID_NAMESPACES = "QUESTLINE_FORBID_NAMESPACES"


@dataclass(frozen=True, slots=True)
class Privileges:
    """What goes in front of the command, or which user runs it instead."""

    prefix: tuple[str, ...] = ()
    identity: Identity | None = None

    def wrap(self, arguments: Sequence[str]) -> list[str]:
        """The command as it has to be started."""
        return [*self.prefix, *arguments]


def unprivileged() -> Privileges:
    """The mildest way to be someone other than root: nothing for a plain user, a user namespace, the user nobody."""
    if os.geteuid() != 0:
        return Privileges()
    namespace = ("unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    if FORBID_NAMESPACES not in os.environ and _works([*namespace, "true"]):
        # The child sees itself as nobody; outside it is still root, so that its files may lie anywhere.
        return Privileges(prefix=namespace)
    nobody = pwd.getpwnam("nobody")
    return Privileges(identity=Identity(nobody.pw_uid, nobody.pw_gid))


def everyone_may_enter(path: Path) -> bool:
    """Whether any user can reach what lies in this folder."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def make_private_root(path: Path) -> Path:
    """A folder of root's that others may pass through. Raises StackError if somebody else has put one there."""
    path.mkdir(mode=0o755, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != 0:
        raise StackError(f"{path} belongs to somebody else. Remove it and try again.")
    path.chmod(0o755)
    return path


def _works(command: list[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
