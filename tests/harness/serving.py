"""An app of a test, served on a real port in the test's own process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from shared.runtime import http_role
from shared.runtime.http import LOOPBACK_PROXIES
from tests.harness.waiting import eventually


@asynccontextmanager
async def serving(app: FastAPI, port: int, trusted_proxies: str = LOOPBACK_PROXIES) -> AsyncIterator[None]:
    """Serve until the block is left."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(
        http_role(app, "127.0.0.1", port, drain_seconds=1, trusted_proxies=trusted_proxies)(stop)
    )

    async def listening() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    await eventually(listening)
    try:
        yield
    finally:
        stop.set()
        await task
