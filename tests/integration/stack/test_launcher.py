"""`make up` from its first line to its last: one stack, taken through what happens to stacks."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from stack.endpoints import Credentials
from stack.health import answers_ok
from stack.layout import project_layout
from stack.records import ProcessRecord, read_records, start_ticks
from stack.services import SERVICE_PROCESSES
from stack.settings import GATEWAY_PORT_SETTING
from stack.waiting import happens_within
from tests.integration.stack.launcher import Launcher

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """A launcher; every test brings its stack up, which takes no time if it runs."""
    launcher = Launcher.in_folder(tmp_path_factory.mktemp("stack"))
    yield launcher
    launcher.run("down")
    if launcher.process is not None:
        launcher.process.wait(60)


def _family(launcher: Launcher) -> dict[int, int | None]:
    """Every process of the stack and everything below it, by pid, with its start time."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in map(str.split, listing.splitlines())}
    family = {record.pid for record in read_records(launcher.layout.records)}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return {pid: start_ticks(pid) for pid in family}


def _is_gone(family: dict[int, int | None]) -> bool:
    return not any(ticks is not None and start_ticks(pid) == ticks for pid, ticks in family.items())


def _record(launcher: Launcher, name: str) -> ProcessRecord | None:
    return next((record for record in read_records(launcher.layout.records) if record.name == name), None)


def test_the_launcher_needs_the_standard_library_alone() -> None:
    # -I and -S: no site-packages, as on a machine with nothing but Python.
    program = f"import sys; sys.path.insert(0, {str(project_layout().project)!r}); import stack.commands, stack.warden"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


def test_it_brings_everything_up_and_says_where_it_is(launcher: Launcher) -> None:
    running = launcher.up()
    assert httpx.get(f"{running.gateway_url}/api/v1/quests", trust_env=False).json()["total"] > 0
    assert "text/html" in httpx.get(running.pages_url, trust_env=False).headers["content-type"]
    names = {record.name for record in read_records(launcher.layout.records)}
    assert {service.name for service in SERVICE_PROCESSES} | {"postgres", "rabbitmq", "redis", "gateway"} <= names
    assert happens_within(5, lambda: "Sign in  user / password" in launcher.output.read_text())
    assert launcher.output.read_text().count("  ok  ") >= 10


def test_the_seeded_user_signs_in(launcher: Launcher) -> None:
    form = {"username": "user", "password": "password"}
    url = f"{launcher.up().gateway_url}/api/v1/login/access-token"
    assert httpx.post(url, data=form, trust_env=False).status_code == httpx.codes.OK


def test_a_second_up_says_where_the_first_is(launcher: Launcher) -> None:
    running = launcher.up()
    second = launcher.run("up")
    assert second.returncode == 0
    assert "Already running" in second.stdout
    assert running.pages_url in second.stdout


def test_status_lists_the_processes(launcher: Launcher) -> None:
    launcher.up()
    answer = launcher.run("status")
    assert answer.returncode == 0
    assert "processing-worker" in answer.stdout
    assert "stopped" not in answer.stdout


def test_logs_show_the_end_of_a_log(launcher: Launcher) -> None:
    launcher.up()
    assert "process_started" in launcher.run("logs", "auth", "--once").stdout
    unknown = launcher.run("logs", "nothing", "--once")
    assert unknown.returncode == 1
    assert "processing-worker" in unknown.stderr


def test_reset_is_refused_while_it_runs(launcher: Launcher) -> None:
    launcher.up()
    answer = launcher.run("reset", "--yes")
    assert answer.returncode == 1
    assert "make down" in answer.stderr


def test_secrets_are_for_the_owner_only(launcher: Launcher) -> None:
    launcher.up()
    credentials = Credentials.kept_in(launcher.layout.state / "credentials.json")
    open_files = [
        path
        for path in launcher.layout.state.glob("*")
        if path.is_file() and credentials.postgres in path.read_text() and path.stat().st_mode & 0o077
    ]
    assert open_files == []
    command_lines = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    for secret in (credentials.postgres, credentials.rabbitmq, credentials.redis, credentials.auth_key_secret):
        assert secret not in command_lines


def test_a_taken_port_is_named_with_its_setting(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> None:
    running = launcher.up()
    port = running.gateway_url.rpartition(":")[2]
    other = Launcher.in_folder(tmp_path_factory.mktemp("other"))
    answer = other.run("up", **{GATEWAY_PORT_SETTING: port})
    assert answer.returncode == 1
    assert f"Port {port}, where the API gateway should be, is taken" in answer.stderr
    assert GATEWAY_PORT_SETTING in answer.stderr
    assert read_records(other.layout.records) == []


def test_a_process_that_dies_is_started_again(launcher: Launcher) -> None:
    running = launcher.up()
    first = _record(launcher, "catalog")
    assert first is not None
    first.kill_family()

    def is_back() -> bool:
        return _record(launcher, "catalog") != first and answers_ok(f"{running.gateway_url}/api/v1/quests")

    assert happens_within(60, is_back)
    assert "catalog has died" in launcher.output.read_text()


def test_killing_the_launcher_leaves_nothing_and_the_next_up_keeps_the_data(launcher: Launcher) -> None:
    running = launcher.up()
    account = {"user_name": "keeper-of-data", "password": "a-long-password"}
    signed_up = httpx.post(f"{running.gateway_url}/api/v1/users/signup", json=account, trust_env=False)
    assert signed_up.status_code == httpx.codes.CREATED
    family = _family(launcher)
    assert launcher.signal(signal.SIGKILL) == -signal.SIGKILL
    again = launcher.up()
    assert _is_gone(family)
    form = {"username": account["user_name"], "password": account["password"]}
    answer = httpx.post(f"{again.gateway_url}/api/v1/login/access-token", data=form, trust_env=False)
    assert answer.status_code == httpx.codes.OK


def test_ctrl_c_stops_everything(launcher: Launcher) -> None:
    launcher.up()
    family = _family(launcher)
    assert len(family) > len(SERVICE_PROCESSES)
    assert launcher.signal(signal.SIGINT) == 0
    assert _is_gone(family)
    assert read_records(launcher.layout.records) == []
    assert launcher.run("status").returncode == 1


def test_reset_asks_and_then_deletes_the_data(launcher: Launcher) -> None:
    launcher.run("down")
    data = launcher.layout.data / "postgres"
    assert data.exists()
    assert launcher.run("reset").returncode == 1
    assert data.exists()
    assert launcher.run("reset", "--yes").returncode == 0
    assert not data.exists()
