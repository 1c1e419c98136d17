"""The service as a real process."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from stack.ports import free_ports
from tests.harness.waiting import eventually

SECRETS = {
    "AUTH_KEY_SECRET": "k" * 32,
    "SERVICE_SECRET_PROCESSING": "p" * 32,
    "SERVICE_SECRET_CATALOG": "c" * 32,
    "SERVICE_SECRET_SHOP": "s" * 32,
}


def process_environment(database_url: str) -> dict[str, str]:
    """What a process of the service reads, without a broker."""
    ports = free_ports(["public", "internal"])
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "test",
        "AMQP_URL": "amqp://nobody@127.0.0.1:1/none",
        "AUTH_DATABASE_URL": database_url,
        "AUTH_HTTP_PORT": str(ports["public"]),
        "AUTH_INTERNAL_HTTP_PORT": str(ports["internal"]),
        "PASSWORD_MEMORY_MIB": "19",
        "PASSWORD_PASSES": "2",
        **SECRETS,
    }


async def _start(environment: Mapping[str, str], command: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "auth_service",
        command,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def run(environment: Mapping[str, str], command: str) -> tuple[int | None, str]:
    """Run a command to its end: its exit code and all that it wrote."""
    process = await _start(environment, command)
    output, _ = await process.communicate()
    return process.returncode, output.decode()


@asynccontextmanager
async def running(environment: Mapping[str, str], command: str) -> AsyncIterator[httpx.AsyncClient]:
    """A process that is ready, and a client to it; at the end it must stop gracefully."""
    process = await _start(environment, command)
    url = f"http://127.0.0.1:{environment['AUTH_HTTP_PORT']}"
    try:
        async with httpx.AsyncClient(base_url=url) as http:
            await eventually(lambda: _is_ready(http), within_seconds=60)
            yield http
        process.send_signal(signal.SIGTERM)
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).is_success
    except httpx.TransportError:
        return False


async def sign_in(http: httpx.AsyncClient, user_name: str, password: str) -> httpx.Response:
    """Try to sign in."""
    form = {"username": user_name, "password": password}
    return await http.post("/api/v1/login/access-token", data=form, timeout=30)
