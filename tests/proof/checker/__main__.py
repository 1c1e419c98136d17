"""`python -m tests.proof.checker FOLDER`: check the histories of a run; exits with 1 if a promise was broken."""

import sys
from pathlib import Path

from tests.proof.checker.check import check

USAGE = 2


def main(arguments: list[str]) -> int:
    """Check the run in the one folder that is named, and print the report."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return USAGE
    report = check(Path(arguments[0]))
    sys.stdout.write(f"{report.text()}\n")
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
