"""`make up`: a running system in the foreground, until Ctrl-C."""

import os
import shutil
import time

from stack import warden
from stack.backing import Backing
from stack.bring_up import System
from stack.endpoints import LISTENERS, Credentials, Surroundings
from stack.errors import Cancelled, StackError
from stack.layout import Layout
from stack.ports import require_free
from stack.progress import Progress
from stack.records import kill_records, read_records, stop_records
from stack.running import Running, claim, describe, find_running, forget_running
from stack.settings import (
    GATEWAY_PORT_SETTING,
    PAGES_PORT_SETTING,
    ZEROMQ_PORT_SETTING,
    StackSettings,
    read_settings,
)
from stack.stopping import StopRequest
from stack.supervisor import supervise
from stack.welcome import welcome

KEPT_LOG_BYTES = 20_000_000


def up(layout: Layout, progress: Progress) -> int:
    """Bring the system up and look after it until somebody asks to stop. Returns the exit code."""
    with claim(layout) as free:
        if not free:
            return _join(layout, progress)
        settings = read_settings()
        _clean_up_after_a_crash(layout, progress)
        require_free(settings.pages_port, "the pages", PAGES_PORT_SETTING)
        require_free(settings.gateway_port, "the API gateway", GATEWAY_PORT_SETTING)
        require_free(settings.zeromq_port, "the ZeroMQ front", ZEROMQ_PORT_SETTING)
        _trim_logs(layout)
        request = StopRequest()
        request.listen()
        guard = warden.launch(layout.records, os.getpid(), gently=True)
        try:
            return _run(layout, settings, progress, request)
        finally:
            _stop(layout, progress)
            guard.kill()
            guard.wait()


def _run(layout: Layout, settings: StackSettings, progress: Progress, request: StopRequest) -> int:
    started = time.monotonic()
    progress.say(progress.bold("Questline"))
    credentials = Credentials.kept_in(layout.state / "credentials.json")
    backing = Backing(layout, settings, credentials, progress, request.event)
    backing.choose_ports([*LISTENERS, "gateway-internal"])
    system = System(layout, settings, credentials, backing, progress, request.event)
    try:
        surroundings = system.bring_up()
    except Cancelled:
        return 0
    running = _describe(system, surroundings)
    running.save(layout)
    progress.say()
    progress.say(f"Ready after {time.monotonic() - started:.1f} s.")
    for shortcoming in system.shortcomings:
        progress.say(f"\n{shortcoming}")
    progress.say(welcome(running, surroundings.seed_password))
    supervise(system.supervised(), request.event, progress.say)
    return 0


def _describe(system: System, surroundings: Surroundings) -> Running:
    return describe(
        pages_url=f"http://localhost:{system.settings.pages_port}",
        gateway_url=f"http://localhost:{system.settings.gateway_port}",
        publisher_amqp_url=system.backing.publisher_url,
        environment=surroundings.variables(),
        migration_urls=surroundings.migration_urls,
    )


def _stop(layout: Layout, progress: Progress) -> None:
    """Stop whatever is on record, in good order; at once if Ctrl-C is pressed again."""
    forget_running(layout)
    records = read_records(layout.records)
    if not records:
        return
    progress.say()
    try:
        with progress.step("Stop everything (Ctrl-C again: at once)"):
            stop_records(records, layout.records)
    except KeyboardInterrupt:
        kill_records(records, layout.records)


def _join(layout: Layout, progress: Progress) -> int:
    """Say where the stack is that runs already."""
    running = find_running(layout)
    if running is None:
        raise StackError("Another `make up` is still starting, or stopping, in this folder.")
    progress.say("Already running.")
    progress.say(welcome(running, running.environment["SEED_PASSWORD"]))
    return 0


def _clean_up_after_a_crash(layout: Layout, progress: Progress) -> None:
    forget_running(layout)
    left = read_records(layout.records)
    if any(record.alive for record in left):
        with progress.step("Stop what an interrupted start has left behind"):
            stop_records(left, layout.records)
    shutil.rmtree(layout.records, ignore_errors=True)


def _trim_logs(layout: Layout) -> None:
    """Set aside logs that have grown long; one older generation is kept."""
    for log in layout.logs.glob("*.log"):
        if log.stat().st_size > KEPT_LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
