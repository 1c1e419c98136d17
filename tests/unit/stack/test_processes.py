"""Programs are started with their record, their log and their own group."""

import os
import signal
import threading
from pathlib import Path

import pytest

from stack.errors import Cancelled, StackError
from stack.processes import Child, Program, run, tail
from stack.records import StopPlan, read_records
from stack.waiting import happens_within


def _program(tmp_path: Path, *arguments: str) -> Program:
    return Program("sample", arguments, dict(os.environ), tmp_path / "logs" / "sample.log", StopPlan(order=0))


def test_a_child_is_on_record_while_it_runs(tmp_path: Path) -> None:
    child = Child.start(_program(tmp_path, "sleep", "600"), tmp_path / "records")
    assert [(record.pid, record.alive) for record in read_records(tmp_path / "records")] == [(child.pid, True)]
    assert child.alive
    assert os.getpgid(child.pid) == child.pid
    child.stop()
    ended = child.exit_code
    assert ended == -signal.SIGTERM
    assert read_records(tmp_path / "records") == []


def test_what_it_prints_is_in_its_log(tmp_path: Path) -> None:
    child = Child.start(_program(tmp_path, "sh", "-c", "echo to stdout; echo to stderr >&2"), tmp_path / "records")
    assert happens_within(10, lambda: not child.alive)
    assert child.log_tail().splitlines() == ["to stdout", "to stderr"]
    child.kill()


def test_only_the_end_of_a_long_log_is_shown(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x" * 10_000 + "the end")
    assert tail(tmp_path / "log", 7) == "the end"
    assert tail(tmp_path / "none") == ""


def test_a_failing_program_says_what_it_printed() -> None:
    with pytest.raises(StackError, match=r"exit code 3(?s:.)*cannot find it"):
        run(["sh", "-c", "echo cannot find it >&2; exit 3"])


def test_a_program_is_given_up_when_stopping_is_asked_for() -> None:
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    with pytest.raises(Cancelled):
        run(["sleep", "600"], cancelled=cancelled)
