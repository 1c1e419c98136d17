"""Fault points: what can be armed, what then happens, and that production refuses all of it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from shared.faults import Action, FaultPoint, InjectedFault, arm, is_armed, parse_faults, reached
from shared.settings import ServiceSettings

REAL = {"amqp_url": "amqp://questline:Vm2pTq9xWk4rYs7uZb3d@broker/", "environment": "production"}


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    arm("")


def test_nothing_happens_at_a_place_that_is_not_armed() -> None:
    reached(FaultPoint.WORKER_AFTER_COMMIT)
    arm("worker.after_ack:error")
    reached(FaultPoint.WORKER_AFTER_COMMIT)
    assert not is_armed(FaultPoint.WORKER_AFTER_COMMIT)
    assert is_armed(FaultPoint.WORKER_AFTER_ACK)


def test_an_error_comes_each_third_time() -> None:
    arm("credits.before_booking:error:3")
    came = []
    for number in range(1, 8):
        try:
            reached(FaultPoint.CREDITS_BEFORE_BOOKING)
        except InjectedFault:
            came.append(number)
    assert came == [3, 6]


def test_a_kill_is_a_kill_at_its_time_and_says_where() -> None:
    script = (
        "from shared.faults import *\n"
        "arm('relay.after_confirm:kill:2,relay.after_publish')\n"
        "reached(FaultPoint.RELAY_AFTER_CONFIRM)\n"
        "print('once', flush=True)\n"
        "reached(FaultPoint.RELAY_AFTER_CONFIRM)\n"
        "print('twice', flush=True)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert ended.returncode == -9
    assert ended.stdout == "once\n"
    assert ended.stderr == "fault point relay.after_confirm: kill\n"


def test_without_more_the_first_time_kills() -> None:
    fault = parse_faults("sse.after_write")[FaultPoint.SSE_AFTER_WRITE]
    assert (fault.action, fault.every) == (Action.KILL, 1)


@pytest.mark.parametrize(
    "text",
    ["worker", "worker.after_lunch", "sse.after_write:hang", "sse.after_write:kill:0", "sse.after_write:kill:1:2"],
)
def test_what_is_no_fault_point_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"fault point|is not of the form"):
        ServiceSettings.model_validate({**REAL, "environment": "test", "fault_points": text})


@pytest.mark.parametrize(
    ("name", "value"), [("fault_points", "worker.after_commit"), ("clock_offset_seconds", 60), ("fault_points", "x.y")]
)
def test_production_refuses_every_hook(name: str, value: object) -> None:
    ServiceSettings.model_validate(REAL)
    with pytest.raises(ValueError, match=r"unset it in production|there is no fault point"):
        ServiceSettings.model_validate({**REAL, name: value})


def test_a_service_in_production_does_not_start_with_a_fault_point_armed() -> None:
    """The whole command, as it would be started, and what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "production",
        "FAULT_POINTS": "worker.after_commit",
        "AMQP_URL": REAL["amqp_url"],
        "AUTH_URL": "http://auth",
        "SERVICE_SECRET_CATALOG": "Vm2pTq9xWk4rYs7uZb3d",
        "CATALOG_DATABASE_URL": "postgresql://catalog:Vm2pTq9xWk4rYs7uZb3d@database/catalog",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "catalog_service", "relay"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert ended.returncode == 2
    assert "FAULT_POINTS is a test's hook; unset it in production" in ended.stderr
