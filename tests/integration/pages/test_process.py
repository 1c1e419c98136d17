"""`python -m web` as a process."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx

from stack.ports import free_ports
from tests.harness.waiting import eventually

PROJECT = Path(__file__).parents[3]


async def test_it_serves_on_its_port_and_stops_when_asked() -> None:
    port = free_ports(["pages"])["pages"]
    environment = {**os.environ, "PAGES_HTTP_HOST": "127.0.0.1", "PAGES_HTTP_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web", cwd=PROJECT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

            async def alive() -> bool:
                try:
                    return (await client.get("/health/live")).is_success
                except httpx.TransportError:
                    return False

            await eventually(alive, within_seconds=30)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), timeout=20) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
