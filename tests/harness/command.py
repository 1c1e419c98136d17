"""The command `questline` as a process of its own, before a running system."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from stack.layout import project_layout
from tests.harness.system import System

PROGRAM: Final = project_layout().project / "questline"
_WIDE: Final = {"COLUMNS": "200"}


@dataclass(frozen=True, slots=True)
class Finished:
    """What a call has left."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.stdout)


def variables_for(system: System, token: str | None = None) -> dict[str, str]:
    """The environment in which the command talks to a system: as the administrator, unless a token is given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QUESTLINE_")}
    who = (
        {"QUESTLINE_USER": "admin", "QUESTLINE_PASSWORD": system.seed_password}
        if token is None
        else {"QUESTLINE_TOKEN": token}
    )
    return {**inherited, **_WIDE, "QUESTLINE_URL": system.gateway_url, **who}


async def questline(system: System, *arguments: str, token: str | None = None, **variables: str) -> Finished:
    """Call the command in a pipe."""
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *arguments,
        env={**variables_for(system, token), **variables},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    stdout, stderr = await process.communicate()
    return Finished(process.returncode or 0, stdout.decode(), stderr.decode())


@asynccontextmanager
async def running_questline(system: System, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command while it runs; killed when the block is left."""
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *arguments, env=variables_for(system), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def questline_in_terminal(system: System, *arguments: str, typed: Mapping[str, str]) -> tuple[int, str]:
    """Call the command in a terminal; `typed` answers what it asks. Its exit code, and all that was on the screen."""
    controller, terminal = os.openpty()
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *arguments,
        env={**variables_for(system), "TERM": "xterm"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    waiting, screen = dict(typed), ""
    try:
        while part := await asyncio.to_thread(_read, controller):
            screen += part
            for question in [one for one in waiting if one in screen]:
                os.write(controller, f"{waiting.pop(question)}\n".encode())
        return await process.wait(), screen
    finally:
        os.close(controller)


def _read(controller: int) -> str:
    """What comes next; nothing at the end, which Linux tells of by an error."""
    try:
        return os.read(controller, 65_536).decode("utf-8", "replace")
    except OSError:
        return ""
