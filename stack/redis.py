"""A private Redis server: all that it holds can be made again, so nothing of it is kept on the disk."""

import os
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

from stack.broker_programs import RedisProgram
from stack.errors import StackError
from stack.layout import Layout
from stack.ports import LOOPBACK
from stack.processes import Child, Program
from stack.records import StopPlan
from stack.waiting import wait_until_ready

MEMORY = "1gb"
"""At most. Redis refuses writes beyond it, rather than evicting a part of a leaderboard."""
STOP = StopPlan(order=5, seconds=5)


@dataclass(slots=True)
class Redis:
    """The server."""

    program: RedisProgram
    layout: Layout
    port: int
    password: str
    name: str = "redis"
    cancelled: threading.Event | None = None
    _child: Child | None = None

    def url(self, database: int = 0) -> str:
        """The address of one of its 16 databases."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def alive(self) -> bool:
        """Whether the server runs."""
        return self._child is not None and self._child.alive

    def start(self) -> None:
        """Start, and return when it answers a PING."""
        folder = self.layout.data / self.name
        folder.mkdir(parents=True, exist_ok=True)
        child = self._child = Child.start(self._program(self._write_configuration(folder)), self.layout.records)
        wait_until_ready(
            "Redis",
            self._answers,
            within_seconds=15,
            alive=lambda: child.alive,
            explain=child.log_tail,
            cancelled=self.cancelled,
        )

    def stop(self) -> None:
        """Shut down."""
        self._running().stop()

    def kill(self) -> None:
        """Kill it."""
        self._running().kill()

    def dispose(self) -> None:
        """Kill it if it was started."""
        if self._child is not None:
            self._child.kill()

    def _running(self) -> Child:
        if self._child is None:
            raise StackError("Redis has not been started.")
        return self._child

    def _write_configuration(self, folder: Path) -> Path:
        # A file, because arguments can be read by every user of the machine.
        path = folder / "redis.conf"
        path.touch(mode=0o600)
        path.write_text(
            f"port {self.port}\nbind {LOOPBACK}\ndir {folder}\nrequirepass {self.password}\n"
            f'save ""\nappendonly no\nmaxmemory {MEMORY}\nmaxmemory-policy noeviction\ndaemonize no\n'
        )
        return path

    def _program(self, configuration: Path) -> Program:
        return Program(
            name=self.name,
            arguments=[str(self.program.server), str(configuration)],
            environment={**os.environ, **self.program.environment},
            log=self.layout.logs / f"{self.name}.log",
            stop=STOP,
        )

    def command(self, *lines: str) -> list[str]:
        """Send commands on one connection and return the first line of each answer. Raises OSError if it is down."""
        with socket.create_connection((LOOPBACK, self.port), timeout=5) as connection:
            requests = [f"AUTH {self.password}", *lines]
            connection.sendall("".join(f"{line}\r\n" for line in requests).encode())
            answers = connection.makefile(encoding="utf-8")
            return [answers.readline().strip() for _ in requests][1:]

    def _answers(self) -> bool:
        try:
            return self.command("PING") == ["+PONG"]
        except OSError:
            return False
