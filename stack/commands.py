"""The commands of the stack and their arguments."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from stack.checks import lint
from stack.errors import StackError
from stack.layout import Layout, project_layout
from stack.others import down, logs, reset, status
from stack.progress import Progress
from stack.python_environment import ensure_environment, environment_is_current
from stack.settings import HELP
from stack.up import up

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.command not in _PASSING_ON:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    layout, progress = project_layout(), Progress()
    try:
        return _run(options, rest, layout, progress)
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace, rest: Sequence[str], layout: Layout, progress: Progress) -> int:
    match options.command:
        case "up":
            return up(layout, progress)
        case "down":
            return down(layout, progress)
        case "status":
            return status(layout, progress)
        case "logs":
            return logs(layout, options.names, follow=not options.once)
        case "reset":
            return reset(layout, progress, sure=options.yes)
        case "lint":
            _prepare(layout, progress)
            return lint(layout, progress)
        case command:
            _prepare(layout, progress, development=command not in _WITHOUT_TOOLS)
            return _become(layout, [*_PASSING_ON[command], *rest])


_PASSING_ON = {
    "audit": ["-m", "stack.audit"],
    "backup": ["-m", "stack.backup", "save"],
    "restore": ["-m", "stack.backup", "restore"],
    "test": ["-m", "pytest"],
    "demo": ["-m", "stack.demo"],
    "bench": ["-m", "benchmarks"],
    "chaos": ["-m", "tests.proof"],
    "mutants": ["-m", "tests.proof.mutants"],
    "screenshots": ["-m", "pytest", "-q", "tests/pictures/take_pictures.py"],
}

_WITHOUT_TOOLS = {"backup", "restore"}

_HELP_OF_PASSING_ON = {
    "audit": "write the bill of materials, and ask what is known against the locked packages",
    "backup": "save all three databases, as of one moment, to a file",
    "restore": "restore such a file into empty databases",
    "test": "run the tests",
    "demo": "play the whole story",
    "bench": "measure the speed",
    "chaos": "break the whole system in every way, and prove that it has kept its promises",
    "mutants": "sow defects into the running system, and see that the proof finds each",
    "screenshots": "take the pictures of the pages anew",
}


def _prepare(layout: Layout, progress: Progress, *, development: bool = True) -> None:
    if not environment_is_current(layout, development=development):
        with progress.step(f"Install the Python packages{' for development' if development else ''}"):
            ensure_environment(layout, development=development)


def _become(layout: Layout, arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the project's Python, so that signals and the exit code are its own."""
    os.chdir(layout.project)
    os.execv(layout.python, [str(layout.python), *arguments])  # noqa: S606 - no shell, a fixed program


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m stack",
        description="Runs Questline on real servers, without Docker and without root.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("up", help="start everything and stay in the foreground")
    commands.add_parser("down", help="stop everything")
    commands.add_parser("status", help="say what runs and where")
    for name, what in _HELP_OF_PASSING_ON.items():
        commands.add_parser(name, help=f"{what} (further arguments are passed on)", add_help=False)
    commands.add_parser("lint", help="check style, types, imports and generated files")
    log_command = commands.add_parser("logs", help="show the logs")
    log_command.add_argument("names", nargs="*", metavar="NAME", help="a process; all if none is named")
    log_command.add_argument("--once", action="store_true", help="show the end and do not wait for more")
    reset_command = commands.add_parser("reset", help="delete all data")
    reset_command.add_argument("--yes", action="store_true", help="do not ask")
    return parser
