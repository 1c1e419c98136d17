"""Real processes: they end gracefully when asked, and never live on with a part missing."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from stack.ports import free_ports
from tests.harness.waiting import eventually

FRAME = """
import asyncio, signal, sys
from shared.runtime import http_role, run_roles
from shared.telemetry.logging import configure_logging

def say(word):
    print(word, flush=True)

async def patient(stop):
    say("up")
    await stop.wait()
    say("patient stopped")

async def dying(stop):
    raise RuntimeError("boom")

async def leaving(stop):
    return

async def stubborn(stop):
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        say("stubborn cancelled")
        raise

async def app(scope, receive, send):
    answer = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, answer.set)
    say("request")
    await answer.wait()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})

async def prompt(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})

web = http_role(app, "127.0.0.1", int(sys.argv[1]))
leaving_web = http_role(prompt, "127.0.0.1", int(sys.argv[1]), leave_seconds=3)
configure_logging("test")
"""


class Process:
    """A program with roles; what it says comes on standard output, its log on standard error."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self.address = ("127.0.0.1", port)
        self.url = f"http://127.0.0.1:{port}"
        self.said: list[str] = []

    async def until(self, word: str) -> None:
        """Return once it has said `word`."""
        assert self._process.stdout
        while word not in self.said:
            line = await asyncio.wait_for(self._process.stdout.readline(), 30)
            assert line, f"it ended and had said only {self.said}"
            self.said.append(line.decode().strip())

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def end(self) -> tuple[int | None, list[str], str]:
        """Its exit code, all that it said, and its log."""
        output, log = await asyncio.wait_for(self._process.communicate(), 30)
        return self._process.returncode, self.said + output.decode().split("\n")[:-1], log.decode()


@asynccontextmanager
async def running(roles: str, deadline_seconds: float = 20, port: int | None = None) -> AsyncIterator[Process]:
    """A process with these roles."""
    port = port or free_ports(["web"])["web"]
    program = f"{FRAME}\nsys.exit(asyncio.run(run_roles({{{roles}}}, deadline_seconds={deadline_seconds})))"
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(port), stdout=pipe, stderr=pipe)
    try:
        yield Process(process, port)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_all_roles_gracefully(number: signal.Signals) -> None:
    async with running("'a': patient, 'b': patient") as process:
        await process.until("up")
        process.signal(number)
        code, said, log = await process.end()
    assert (code, said.count("patient stopped")) == (0, 2)
    assert "process_stopped" in log


@pytest.mark.parametrize("role", ["dying", "leaving"])
async def test_a_role_that_ends_unasked_stops_the_others_and_fails_the_process(role: str) -> None:
    async with running(f"'a': patient, 'b': {role}") as process:
        code, said, log = await process.end()
    assert (code, said) == (1, ["up", "patient stopped"])
    assert ("boom" in log) is (role == "dying")


async def test_a_role_that_misses_the_deadline_is_cancelled_and_fails_the_process() -> None:
    async with running("'a': patient, 'b': stubborn", deadline_seconds=0.1) as process:
        await process.until("up")
        process.signal(signal.SIGTERM)
        code, said, log = await process.end()
    assert (code, said) == (1, ["up", "patient stopped", "stubborn cancelled"])
    assert "role_missed_the_deadline" in log


async def test_an_api_that_leaves_answers_on_without_being_ready_and_closes_every_connection() -> None:
    async with running("'web': leaving_web") as process, httpx.AsyncClient(timeout=30) as http:

        async def readiness() -> int | None:
            try:
                return (await http.get(f"{process.url}/health/ready")).status_code
            except httpx.ConnectError:
                return None

        async def is_ready() -> bool:
            return await readiness() == httpx.codes.OK

        async def is_leaving() -> bool:
            return await readiness() == httpx.codes.SERVICE_UNAVAILABLE

        await eventually(is_ready, within_seconds=30)
        process.signal(signal.SIGTERM)
        await eventually(is_leaving)
        answer = await http.get(process.url)
        assert (answer.text, answer.headers["connection"]) == ("here", "close")
        code, _, _ = await process.end()
    assert code == 0


async def test_requests_in_flight_are_answered_before_the_end_and_new_ones_refused() -> None:
    async with running("'web': web") as process, httpx.AsyncClient(timeout=30) as http:

        async def ask() -> httpx.Response | None:
            try:
                return await http.get(process.url)
            except httpx.ConnectError:
                return None

        in_flight = asyncio.ensure_future(eventually(ask, within_seconds=30))
        await process.until("request")
        process.signal(signal.SIGTERM)

        async def refused() -> bool:
            try:
                _, writer = await asyncio.open_connection(*process.address)
            except ConnectionRefusedError:
                return True
            writer.close()
            return False

        await eventually(refused)
        process.signal(signal.SIGUSR1)
        answer = await in_flight
        assert answer is not None
        assert answer.text == "done"
        code, _, _ = await process.end()
    assert code == 0


async def test_an_address_that_is_taken_stops_the_others_gracefully() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server, running("'a': patient, 'web': web", port=server.sockets[0].getsockname()[1]) as process:
        code, said, log = await process.end()
    assert (code, said) == (1, ["up", "patient stopped"])
    assert "role_failed" in log
    assert "in use" in log
