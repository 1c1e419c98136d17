"""What goes wrong in ways that are foreseen, each with the exit code that scripts can tell it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command's exit code means."""

    OK = 0
    FINDINGS = 1
    """Something is not as it should be: findings, failed tests, drift, a faulty file."""
    USAGE = 2
    """The command was not understood; or `plan --detailed-exitcode` has found changes."""
    REFUSED = 3
    UNREACHABLE = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Detail:
    """One fault of one place in what was given."""

    place: str
    message: str


class Fault(Exception):
    """Base of all: told in a sentence, with details, and never with a traceback."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class FaultyFile(Fault):
    """A file cannot be read, or its content is wrong."""


class NotConfirmed(Fault):
    """Something that changes data was not agreed to."""

    exit_code = ExitCode.USAGE


class Misused(Fault):
    """The command was called in a way that makes no sense."""

    exit_code = ExitCode.USAGE


class Refused(Fault):
    """The server has answered, and said no; `status` is that of HTTP."""

    exit_code = ExitCode.REFUSED

    def __init__(self, message: str, details: Sequence[Detail] = (), *, status: int) -> None:
        super().__init__(message, details)
        self.status = status


class Unreachable(Fault):
    """The server did not answer."""

    exit_code = ExitCode.UNREACHABLE
