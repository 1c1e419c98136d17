"""What one does with a stack from another terminal: down, status, logs, reset."""

import os
import shutil
import signal
from collections.abc import Sequence

from stack.errors import StackError
from stack.layout import Layout
from stack.postgres import outside_folder
from stack.progress import Progress
from stack.records import read_records, stop_records
from stack.running import find_running, launcher_pid
from stack.waiting import happens_within
from stack.welcome import welcome

STOPPING_SECONDS = 60.0


def down(layout: Layout, progress: Progress) -> int:
    """Stop the stack that runs in this folder, whoever started it."""
    pid = launcher_pid(layout)
    records = read_records(layout.records)
    if pid is None and not any(record.alive for record in records):
        progress.say("Nothing is running.")
        return 0
    with progress.step("Stop everything"):
        if pid is None:
            stop_records(records, layout.records)
        else:
            os.kill(pid, signal.SIGTERM)
            if not happens_within(STOPPING_SECONDS, lambda: launcher_pid(layout) is None):
                raise StackError(f"The launcher (pid {pid}) does not end. `make logs` may show why.")
    return 0


def status(layout: Layout, progress: Progress) -> int:
    """Say what runs and where. Exit code 1 if the stack is not ready."""
    running = find_running(layout)
    for record in read_records(layout.records):
        progress.say(f"  {record.name:<24} {'running' if record.alive else 'stopped':<10} pid {record.pid}")
    if running is not None:
        progress.say(welcome(running, running.environment["SEED_PASSWORD"]))
        return 0
    progress.say("Starting or stopping." if launcher_pid(layout) is not None else "Nothing is running.")
    return 1


def logs(layout: Layout, names: Sequence[str], *, follow: bool) -> int:
    """Show the ends of the logs, all or those named, and then what is added."""
    paths = [layout.logs / f"{name}.log" for name in names] or sorted(layout.logs.glob("*.log"))
    missing = [path.stem for path in paths if not path.exists()]
    if missing or not paths:
        known = ", ".join(sorted(path.stem for path in layout.logs.glob("*.log"))) or "none"
        raise StackError(f"There is no log of {', '.join(missing) or 'anything'} yet. Logs: {known}.")
    options = ["-n", "20", "-F"] if follow else ["-n", "20"]
    os.execvp("tail", ["tail", *options, *map(str, paths)])  # noqa: S606 - this process becomes `tail`


def reset(layout: Layout, progress: Progress, *, sure: bool) -> int:
    """Delete all data and secrets, after asking; downloaded programs are kept."""
    if launcher_pid(layout) is not None:
        raise StackError("The stack is running. Stop it first: make down")
    if not sure and not _confirmed():
        progress.say("Nothing was deleted.")
        return 1
    for folder in (layout.data, layout.logs, layout.records, outside_folder(layout)):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("credentials.json", "ports", "env", "running.json"):
        (layout.state / name).unlink(missing_ok=True)
    progress.say("All data is deleted. `make up` starts afresh.")
    return 0


def _confirmed() -> bool:
    try:
        answer = input("Delete all users, quests, progress and wallets of this stack? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in {"y", "yes"}
