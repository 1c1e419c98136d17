"""Records name processes by pid and start time, and stop exactly those."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stack.records import ProcessRecord, StopPlan, kill_records, read_records, start_ticks, stop_records
from stack.waiting import happens_within

# Programs to be killed: they sleep far longer than any test waits, so that only a kill ends them.
# Starts a child in a session of its own, as PostgreSQL's processes do, and says when both run.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that does nothing for long."""
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as process:
        yield process
        process.kill()


def _record(name: str, pid: int, order: int = 0, seconds: float = 5) -> ProcessRecord:
    return ProcessRecord(name, pid, start_ticks(pid) or 0, StopPlan(order, signal.SIGTERM, seconds))


def test_a_record_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    record = _record("auth", os.getpid())
    record.save(tmp_path)
    assert read_records(tmp_path) == [record]
    assert record.alive


def test_another_process_under_the_same_pid_is_never_touched(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    stale = replace(_record("auth", sleeper.pid), started_ticks=1)
    stale.save(tmp_path)
    assert not stale.alive
    stop_records([stale], tmp_path)
    kill_records([stale], tmp_path)
    assert sleeper.poll() is None
    assert read_records(tmp_path) == []


def test_a_zombie_is_not_alive() -> None:
    with subprocess.Popen(["true"]) as process:
        assert happens_within(5, lambda: start_ticks(process.pid) is None)


def test_stopping_ends_the_process_politely(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    record = _record("auth", sleeper.pid)
    record.save(tmp_path)
    stop_records([record], tmp_path)
    assert sleeper.wait(5) == -signal.SIGTERM
    assert read_records(tmp_path) == []


def test_what_does_not_listen_is_killed_in_the_end(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        stop_records([_record("stubborn", process.pid, seconds=0.2)], tmp_path)
        assert process.wait(5) == -signal.SIGKILL


def test_waves_are_stopped_in_their_order(tmp_path: Path) -> None:
    with (
        subprocess.Popen(["sleep", "600"], start_new_session=True) as early,
        subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, start_new_session=True) as first,
    ):
        assert first.stdout is not None
        first.stdout.readline()
        late = _record("late", early.pid, order=2)
        stubborn = _record("first", first.pid, order=1, seconds=0.2)
        stop_records([late, stubborn], tmp_path)
        # The process of the first wave was only gone by SIGKILL; the second wave was left alone until then.
        assert first.wait(5) == -signal.SIGKILL
        assert early.wait(5) == -signal.SIGTERM


def test_killing_takes_children_in_sessions_of_their_own_too(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        kill_records([_record("parent", parent.pid)], tmp_path)
        assert start_ticks(child) is None
        assert parent.wait(5) == -signal.SIGKILL
