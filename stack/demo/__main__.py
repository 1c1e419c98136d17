"""`make demo`: exits 0 only if everything happened as told."""

import sys
from typing import Final

from rich.console import Console

from stack.borrowed import borrowed_stack
from stack.demo.expectations import NotAsTold
from stack.demo.narrator import Narrator
from stack.demo.story import Story
from stack.errors import StackError

_PIPE_COLUMNS: Final = 110


def main() -> int:
    """Play the story on the running system, or on a private one."""
    # In a pipe there is no width to fit in.
    narrator = Narrator(Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_COLUMNS))
    try:
        with borrowed_stack() as running, Story(running, narrator) as story:
            story.play()
    except (NotAsTold, StackError) as fault:
        narrator.failed(str(fault))
        return 1
    narrator.ended()
    return 0


if __name__ == "__main__":
    sys.exit(main())
