"""Every command of every service begins alike: wrong settings end it with a line for each, and never with a value."""

import subprocess
import sys

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from auth_service.entrypoints.cli import build_cli as build_auth
from catalog_service.__main__ import app as catalog_cli
from processing_service.entrypoints.cli import build_cli as build_processing
from shared.runtime.startup import begin
from shared.settings import ServiceSettings

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


@pytest.mark.parametrize("cli", [build_auth(), catalog_cli, build_processing()], ids=["auth", "catalog", "processing"])
def test_no_help_tells_what_the_environment_holds(cli: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AMQP_URL", "AUTH_DATABASE_URL", "SERVICE_SECRET_PROCESSING", "SEED_PASSWORD", "ZMQ_CURVE_SECRET_KEY"):
        monkeypatch.setenv(name, SECRET)
    names = list(get_command(cli).commands)  # type: ignore[attr-defined]  # a group, as there are several commands

    helps = [CliRunner().invoke(cli, [*command, "--help"]) for command in ([], *([name] for name in names))]

    assert len(names) > 1
    assert all(shown.exit_code == 0 and "Usage" in shown.output for shown in helps)
    assert not any(SECRET in shown.output for shown in helps)


@pytest.mark.parametrize(
    "address",
    [
        SECRET,
        f"amqp://user:{SECRET}@host:port/",
        f"amqp://user:{SECRET}@[::1/",
        f"amqp://user:{SECRET}/more@host/",
        f"amqp://user:{SECRET}#more@host/",
        f"amqp://user:[{SECRET}@host/",
    ],
)
def test_a_broken_address_is_named_and_no_part_of_it_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A driver would take a password with a slash for a port, and quote it when it finds that it is none."""
    monkeypatch.setenv("AMQP_URL", address)

    with pytest.raises(SystemExit):
        begin(ServiceSettings, "auth")

    told = capsys.readouterr().err
    assert told.startswith("auth: settings: Value error, AMQP_URL is no address such as ")
    assert "hunter2" not in told
