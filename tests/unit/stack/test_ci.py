"""What a change has to pass: everything is run whatever fails before, and the tests' closing line is the last."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
CLOSING_LINE = "======= 3 passed in 1.23s ======="
MAKE = f"""#!/bin/sh
echo "$@" >> calls
case "$1" in
  test) echo "{CLOSING_LINE}"; [ -z "$TEST_FAILS" ] || echo "make: Error 1" >&2;;
  chaos) echo "No violation of 64 rules.";;
esac
[ "$1" != "$FAILING" ] || exit 2
"""


def run(folder: Path, failing: str) -> "subprocess.CompletedProcess[str]":
    """Run it in a project in which one target fails."""
    (folder / ".ci").mkdir()
    shutil.copy(PROJECT / ".ci" / "run", folder / ".ci" / "run")
    programs = folder / "programs"
    programs.mkdir()
    (programs / "make").write_text(MAKE)
    (programs / "make").chmod(0o755)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "FAILING": failing}
    if failing == "test":
        environment["TEST_FAILS"] = "yes"
    return subprocess.run([folder / ".ci" / "run"], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("failing", "code"), [("", 0), ("lint", 1), ("test", 1), ("chaos", 1)])
def test_everything_is_run_and_the_tests_have_the_last_word(tmp_path: Path, failing: str, code: int) -> None:
    ended = run(tmp_path, failing)
    assert ended.returncode == code
    assert ended.stdout.splitlines()[-1] == CLOSING_LINE
    assert "No violation of 64 rules." in ended.stdout
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["lint", "test", "chaos"]
    assert (tmp_path / ".stack" / "ci" / "tests.log").exists()
