"""What the numbers were measured on."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from stack.layout import Layout
from tests.harness.servers import Servers

_PACKAGES = ("aio-pika", "aiormq", "asyncpg", "sqlalchemy", "pydantic", "uvloop", "common-expression-language")


@dataclass(frozen=True, slots=True)
class Machine:
    """Hardware, software, and how busy it was before the run began."""

    measured_at: str
    commit: str
    processor: str
    processors: int
    memory_gib: float
    load_before: float
    system: str
    python: str
    postgres: int
    rabbitmq: str
    packages: dict[str, str]


def describe_machine(servers: Servers) -> Machine:
    """Look around."""
    return Machine(
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_commit(servers.layout),
        processor=_processor(),
        processors=os.cpu_count() or 0,
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        load_before=round(os.getloadavg()[0], 2),
        system=platform.platform(terse=True),
        python=platform.python_version(),
        postgres=servers.postgres.version,
        rabbitmq=servers.rabbitmq.programs.version,
        packages={name: version(name) for name in _PACKAGES},
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit(layout: Layout) -> str:
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=layout.project, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"
