"""What a process logs about a fault: enough to find it, and nothing that was in its hands."""

import json
import subprocess
import sys

PROGRAM = """
import sys
import structlog
from shared.telemetry.logging import configure_logging

def sign_in(password):
    raise RuntimeError("boom")

configure_logging("auth")
try:
    sign_in(sys.argv[1])
except RuntimeError:
    structlog.get_logger().error("failed", exc_info=True)
"""


def test_a_logged_fault_tells_where_and_never_with_which_values() -> None:
    secret = "hunter2-" * 4
    run = subprocess.run([sys.executable, "-c", PROGRAM, secret], capture_output=True, text=True, check=True)
    (line,) = run.stderr.splitlines()
    (fault,) = json.loads(line)["exception"]
    assert [frame["name"] for frame in fault["frames"]] == ["<module>", "sign_in"]
    assert "boom" in line
    assert secret not in line
