"""Every command of every service begins alike: wrong settings end it with a line for each, and never with a value."""

import subprocess
import sys

import pytest

SECRET = "hunter2-hunter2-hunter2"


@pytest.mark.parametrize(
    ("service", "command", "missing"),
    [
        ("auth", "migrate", "AUTH_DATABASE_URL"),
        ("catalog", "migrate", "CATALOG_DATABASE_URL"),
        ("processing", "worker", "PROCESSING_DATABASE_URL"),
    ],
)
def test_wrong_settings_are_named_and_their_values_are_not(service: str, command: str, missing: str) -> None:
    environment = {
        "AMQP_URL": f"amqp://somebody:{SECRET}@127.0.0.1/",
        "SERVICE_SECRET_PROCESSING": SECRET,
        "SHUTDOWN_DEADLINE_SECONDS": "soon",
    }
    run = subprocess.run(
        [sys.executable, "-m", f"{service}_service", command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    lines = run.stderr.splitlines()
    assert f"{service}: {missing}: Field required" in lines
    assert any(line.startswith(f"{service}: SHUTDOWN_DEADLINE_SECONDS: ") for line in lines)
    assert all(line.startswith(f"{service}: ") for line in lines)
    assert SECRET not in run.stdout + run.stderr
