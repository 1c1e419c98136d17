"""`python3 -m stack COMMAND`: what the Makefile calls."""

import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        f"Questline needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "If a newer one is installed: make PYTHON=python3.12 up"
    )

from stack.commands import main  # noqa: E402 - an older Python could not even read it

sys.exit(main(sys.argv[1:]))
