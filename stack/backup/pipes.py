"""Running pg_dump and pg_restore with their data going by, and saying how far they are."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final, cast

from stack.errors import StackError

CHUNK_BYTES: Final = 1 << 20
Tell = Callable[[str], None]
"""Called with what is being done, again and again."""

_TABLE: Final = re.compile(rb'(?:dumping contents of|processing data for) table "public\.(.+)"')
_MEGABYTE: Final = 1_000_000


async def read_from(
    command: Sequence[str], environment: Mapping[str, str], write: Callable[[bytes], object], tell: Tell
) -> None:
    """Run a program and hand on what it prints. Raises StackError with its complaint if it fails."""

    async def take(process: asyncio.subprocess.Process, moved: "_Moved") -> None:
        output = cast("asyncio.StreamReader", process.stdout)
        while chunk := await output.read(CHUNK_BYTES):
            write(chunk)
            moved.add(len(chunk))

    await _run(command, environment, take, tell, stdout=asyncio.subprocess.PIPE)


async def feed(command: Sequence[str], environment: Mapping[str, str], chunks: Iterable[bytes], tell: Tell) -> None:
    """Run a program on data. Raises StackError with its complaint if it fails."""

    async def give(process: asyncio.subprocess.Process, moved: "_Moved") -> None:
        intake = cast("asyncio.StreamWriter", process.stdin)
        try:
            for chunk in chunks:
                intake.write(chunk)
                await intake.drain()
                moved.add(len(chunk))
            intake.close()
            await intake.wait_closed()
        except (BrokenPipeError, ConnectionResetError):
            return  # It has ended before the data did; its own words say why.

    await _run(command, environment, give, tell, stdin=asyncio.subprocess.PIPE)


class _Moved:
    """How many bytes went by, and which table they are of."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._bytes = 0
        self._table = "the schema"

    def add(self, number: int) -> None:
        self._bytes += number
        self._say()

    def enter(self, table: str) -> None:
        self._table = table
        self._say()

    def _say(self) -> None:
        self._tell(f"{self._table}, {self._bytes / _MEGABYTE:.1f} MB")


async def _run(
    command: Sequence[str],
    environment: Mapping[str, str],
    move: Callable[[asyncio.subprocess.Process, _Moved], Awaitable[None]],
    tell: Tell,
    *,
    stdin: int = asyncio.subprocess.DEVNULL,
    stdout: int = asyncio.subprocess.DEVNULL,
) -> None:
    moved = _Moved(tell)
    process = await asyncio.create_subprocess_exec(
        *command, env=dict(environment), stdin=stdin, stdout=stdout, stderr=asyncio.subprocess.PIPE
    )
    complaints: list[bytes] = []
    try:
        await asyncio.gather(move(process, moved), _listen(process, moved, complaints))
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0:
        said = b"\n".join(complaints[-6:]).decode(errors="replace")
        raise StackError(f"{command[0].rpartition('/')[2]} failed with exit code {code}.\n{said}")


async def _listen(process: asyncio.subprocess.Process, moved: _Moved, complaints: list[bytes]) -> None:
    async for line in cast("asyncio.StreamReader", process.stderr):
        table = _TABLE.search(line)
        if table is not None:
            moved.enter(table[1].decode())
        elif b"error" in line.lower() or b"fatal" in line.lower() or b"detail" in line.lower():
            complaints.append(line.rstrip())
