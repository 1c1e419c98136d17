"""`make backup FILE=…` and `make restore FILE=…`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from stack.backup.restoring import restore
from stack.backup.saving import save
from stack.backup.targets import databases_to_fill, databases_to_save
from stack.backup.telling import Teller
from stack.errors import StackError
from stack.layout import Layout, project_layout
from stack.progress import Progress

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one of the two and return the exit code."""
    options = _parser().parse_args(arguments)
    layout, teller = project_layout(), Teller()
    path = Path(options.file).absolute()
    try:
        if options.command == "save":
            _save(layout, path, teller)
        else:
            _restore(layout, path, teller, new_signing_keys=options.new_signing_keys)
    except StackError as fault:
        print(f"\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _save(layout: Layout, path: Path, teller: Teller) -> None:
    with databases_to_save(layout, Progress()) as databases:
        manifest = asyncio.run(save(layout, databases.owners, path, teller))
    teller.say(f"\n{path} shows all three databases as of {manifest.taken_at}, {path.stat().st_size / 1e6:.1f} MB.")
    teller.say("Keep it as secret as the databases. AUTH_KEY_SECRET, which opens the signing keys, is not in it.")


def _restore(layout: Layout, path: Path, teller: Teller, *, new_signing_keys: bool) -> None:
    with databases_to_fill(layout, Progress()) as databases:
        manifest = asyncio.run(restore(layout, databases, path, teller, new_signing_keys=new_signing_keys))
    teller.say(f"\nAll three databases are as they were at {manifest.taken_at}.")
    teller.say("Before the first start empty the queue quest.processing.v1 of a broker that has outlived them, and run")
    teller.say("`python -m processing_service rebuild-leaderboards` after it. docs/operations.md tells the rest.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m stack")
    commands = parser.add_subparsers(dest="command", required=True, metavar="backup | restore")
    saving = commands.add_parser("save", prog="python3 -m stack backup", description="Save all three databases.")
    saving.add_argument("file", metavar="FILE", help="a file that does not exist yet")
    restoring = commands.add_parser(
        "restore", prog="python3 -m stack restore", description="Restore a backup into three empty databases."
    )
    restoring.add_argument("file", metavar="FILE", help="the backup")
    restoring.add_argument(
        "--new-signing-keys",
        action="store_true",
        help="where AUTH_KEY_SECRET is another one than it was: access tokens end, sessions go on",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
