"""What a mutant is: a defect, where it is sown, and the rule of the checker that has to find it."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

MUTANT_VARIABLE: Final = "PROOF_MUTANT"
FOLDER_VARIABLE: Final = "PROOF_MUTANT_FOLDER"

WORKER: Final = "processing-worker"
DISPATCHER: Final = "processing-dispatcher"
RELAY: Final = "processing-relay"
AUTH: Final = "auth"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A defect of the running system.

    `processes`: those that run with it. `patch` changes the imported code of one of them, and `schema` says what is
    done to the tables of a service before the run begins. `rules`: at least one of them must find what comes of it.
    """

    name: str
    says: str
    processes: frozenset[str]
    rules: frozenset[str]
    patch: Callable[[], None]
    schema: Mapping[str, Sequence[str]] = field(default_factory=dict)


def put(owner: Any, name: str, value: Any) -> None:
    """Have a module or a class mean something else by a name that it has."""
    if not hasattr(owner, name):
        raise AttributeError(f"{owner!r} has no {name} any more; the mutant has to follow the code")
    setattr(owner, name, value)


def without(statement: str, part: str, instead: str = "") -> str:
    """A statement of SQL without one of its parts."""
    if part not in statement:
        raise ValueError(f"no '{part}' in this statement any more; the mutant has to follow the code: {statement}")
    return statement.replace(part, instead)


def die_once(place: str) -> None:
    """SIGKILL for this process, if no process of the run has died at this place yet: the fault that shows a defect."""
    try:
        (Path(os.environ[FOLDER_VARIABLE]) / place).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
