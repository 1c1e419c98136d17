"""Reading the lock files: which packages, in which versions, with which hashes, wanted by whom."""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stack.errors import StackError
from stack.pages import NODE_LOCK
from stack.python_environment import DEVELOPMENT_LOCK, RUNTIME_LOCK

PYTHON: Final = "pypi"
NPM: Final = "npm"
PYTHON_LOCKS: Final = (RUNTIME_LOCK, DEVELOPMENT_LOCK, NODE_LOCK)
NPM_LOCK: Final = "web/package-lock.json"

_PIN: Final = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;]+)(?: ; [^\\]+)? \\")
_HASH: Final = re.compile(r"    --hash=(sha256:[0-9a-f]{64})(?: \\)?")
_WANTED_BY: Final = re.compile(r"    # (?:via ?|  )([a-z0-9._-]*)(?: \(.+\))?")


@dataclass(frozen=True, slots=True)
class Locked:
    """One version of one package. A hash is the algorithm, a colon and the digest in hexadecimal."""

    kind: str
    name: str
    version: str
    hashes: frozenset[str] = frozenset()
    wanted_by: frozenset[str] = frozenset()
    at_run_time: bool = True

    @property
    def label(self) -> str:
        """How people write it."""
        return f"{self.name}{'==' if self.kind == PYTHON else '@'}{self.version}"


def read_python_locks(project: Path) -> list[Locked]:
    """Every package of the three locks once. Only what the first of them names is there when the system runs."""
    return _once(
        pin
        for name in PYTHON_LOCKS
        for pin in parse_requirements((project / name).read_text(), name, at_run_time=name == RUNTIME_LOCK)
    )


def parse_requirements(text: str, source: str, *, at_run_time: bool = True) -> list[Locked]:
    """The pins of a lock as uv writes it. Raises StackError for a line that is none, and for a pin without a hash."""
    pins: list[Locked] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if pin := _PIN.fullmatch(line):
            pins.append(Locked(PYTHON, pin[1], pin[2], at_run_time=at_run_time))
        elif pins and (digest := _HASH.fullmatch(line)):
            pins[-1] = replace(pins[-1], hashes=pins[-1].hashes | {digest[1]})
        elif pins and (other := _WANTED_BY.fullmatch(line)):
            pins[-1] = replace(pins[-1], wanted_by=pins[-1].wanted_by | {other[1]} - {""})
        else:
            raise StackError(f"Line {number} of {source} is no package that is pinned by its hash: {line}")
    for pin_without in (pin for pin in pins if not pin.hashes):
        raise StackError(f"{source} holds no hash of {pin_without.name}.")
    return pins


def read_npm_lock(project: Path) -> list[Locked]:
    """Every package of the pages' lock once; all of them build or test the pages, or become part of them."""
    packages = json.loads((project / NPM_LOCK).read_text())["packages"]
    return _once(_module(path, entry) for path, entry in packages.items() if path)


def _module(path: str, entry: dict[str, object]) -> Locked:
    name = path.rpartition("node_modules/")[2]
    hashes = frozenset(_hexadecimal(each) for each in str(entry.get("integrity", "")).split())
    if not hashes:
        raise StackError(f"{NPM_LOCK} holds no hash of {name}.")
    return Locked(NPM, name, str(entry["version"]), hashes, at_run_time=not entry.get("dev", False))


def _hexadecimal(integrity: str) -> str:
    algorithm, _, digest = integrity.partition("-")
    return f"{algorithm}:{base64.b64decode(digest).hex()}"


def _once(packages: Iterable[Locked]) -> list[Locked]:
    """What several locks, or several places of one, name alike, taken together."""
    found: dict[str, Locked] = {}
    for each in packages:
        known = found.get(each.label, each)
        found[each.label] = replace(
            each,
            hashes=known.hashes | each.hashes,
            wanted_by=known.wanted_by | each.wanted_by,
            at_run_time=known.at_run_time or each.at_run_time,
        )
    return sorted(found.values(), key=lambda each: (each.name, each.version))
