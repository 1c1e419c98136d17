"""The process that starts the servers of a test run and ends them with it: `python -m tests.harness.keeper FOLDER PID`.

The servers belong to no pytest process: with pytest-xdist whichever process needed them first may be done long before
the others. The keeper ends when it is told to, or when the controller (PID) is gone, however that died.
"""

import json
import os
import shutil
import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import NoReturn

from stack.endpoints import Credentials
from stack.errors import StackError
from stack.layout import Layout, private_layout
from stack.ports import free_ports
from stack.postgres import outside_folder
from stack.rabbitmq import choose_ports
from stack.records import ProcessRecord, StopPlan, kill_records, read_record, read_records, start_ticks, stop_records
from stack.roles import create_roles, service_roles
from stack.waiting import happens_within
from stack.warden import wait_for_end
from tests.harness.broker import admit_users
from tests.harness.servers import Servers, describe_servers

STARTING_SECONDS = 150.0
_RECORD = "keeper"


def launch(layout: Layout, controller: int) -> None:
    """Start a keeper and return when its servers are ready. Raises StackError with its complaint if they are not."""
    log = layout.state / "keeper.log"
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    # Not by subprocess: its handle would complain when this process ends before the keeper does, as it should.
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "tests.harness.keeper", str(layout.state), str(controller)],
        {**os.environ, "PYTHONPATH": str(layout.project)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    record = ProcessRecord(_RECORD, pid, start_ticks(pid) or 0, StopPlan(order=0, seconds=15))
    record.save(layout.state)
    note = note_path(layout)
    if not happens_within(STARTING_SECONDS, lambda: note.exists() or not record.alive) or not note.exists():
        raise StackError(f"The servers of this test run do not start:\n{log.read_text()}")


def dismiss(layout: Layout) -> None:
    """Let the run's keeper end everything, and wait for that; harmless if there is none."""
    record = read_record(layout.state / f"{_RECORD}.json")
    if record is not None:
        stop_records([record], layout.state)
    shutil.rmtree(layout.state, ignore_errors=True)


def note_path(layout: Layout) -> Path:
    """Where the keeper writes down how the servers are reached."""
    return layout.state / "servers.json"


def keep(layout: Layout, controller: int) -> None:
    """Start the servers, wait for the end of the run, end them and whatever else was started in its folder."""
    cancelled = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        cancelled.set()
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    credentials = Credentials.generate()
    ports = {**free_ports(["postgres", "redis"]), **choose_ports()}
    servers = describe_servers(layout, credentials, ports, cancelled)
    try:
        _start(servers)
        draft = note_path(layout).with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"credentials": asdict(credentials), "ports": ports}))
        draft.replace(note_path(layout))
        wait_for_end(controller)
    finally:
        _end(servers)


def _start(servers: Servers) -> None:
    with ThreadPoolExecutor(3) as starters:
        starts = [starters.submit(server.start) for server in (servers.rabbitmq, servers.postgres, servers.redis)]
        for start in starts:
            start.result()
    admit_users(servers.rabbitmq, servers.credentials)
    roles = service_roles(servers.credentials.databases, servers.credentials.owners)
    create_roles(servers.postgres.address, roles.values())


def _end(servers: Servers) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for server in (servers.rabbitmq, servers.postgres, servers.redis):
        server.dispose()
    # Each system of a test keeps its records in a folder of its own.
    for records in (servers.layout.records, *servers.layout.state.glob("*/processes")):
        kill_records(read_records(records), records)
    shutil.rmtree(outside_folder(servers.layout), ignore_errors=True)
    if note_path(servers.layout).exists():
        shutil.rmtree(servers.layout.state, ignore_errors=True)


if __name__ == "__main__":
    try:
        keep(private_layout(Path(sys.argv[1])), int(sys.argv[2]))
    except StackError:
        traceback.print_exc()
        raise SystemExit(1) from None
