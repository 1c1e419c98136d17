"""Write `.env` for docker compose: `.env.example` with a generated secret for every placeholder.

    python3 deploy/make_env.py

An existing `.env` is left alone: its secrets are those with which the data in the volumes can be read.
"""

import secrets
import sys
from pathlib import Path
from typing import Final

PLACEHOLDER: Final = "change-me"


def fill_in(example: str) -> str:
    """The example with its placeholders replaced, each by another secret of letters and digits."""
    return "".join(_filled(line) for line in example.splitlines(keepends=True))


def write_env(project: Path) -> Path:
    """Write the file, readable by its owner alone. Raises FileExistsError if there is one."""
    target = project / ".env"
    content = fill_in((project / ".env.example").read_text())
    target.touch(mode=0o600, exist_ok=False)
    target.write_text(content)
    return target


def main() -> int:
    """Entry point; the exit code."""
    try:
        target = write_env(Path(__file__).resolve().parent.parent)
    except FileExistsError as error:
        sys.stderr.write(f"{error.filename} exists already; it was not changed.\n")
        return 1
    sys.stdout.write(f"{target} is written. Next: docker compose up --build\n")
    return 0


def _filled(line: str) -> str:
    name, separator, value = line.partition("=")
    if name.startswith("#") or not separator or value.strip() != PLACEHOLDER:
        return line
    return f"{name}={secrets.token_hex(24)}\n"


if __name__ == "__main__":
    sys.exit(main())
