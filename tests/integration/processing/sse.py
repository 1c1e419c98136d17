"""Reading server-sent events as a browser does."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

STREAM = "/api/v1/toasts/stream"


@dataclass
class Block:
    """What stood between two empty lines."""

    event: str = ""
    id: str = ""
    retry: str = ""
    comment: str = ""
    data: list[str] = field(default_factory=list)

    @property
    def toast(self) -> dict[str, Any]:
        """The toast that the data is."""
        told: dict[str, Any] = json.loads("\n".join(self.data))
        return told


class Stream:
    """An open stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._blocks = self._read()

    async def next_block(self, within_seconds: float = 10) -> Block | None:
        """The next block; None at the end of the stream."""
        return await asyncio.wait_for(anext(self._blocks, None), within_seconds)

    async def next_toast(self, within_seconds: float = 10) -> Block | None:
        """The next block that is a toast; None at the end of the stream."""
        while (block := await self.next_block(within_seconds)) is not None:
            if block.event == "toast":
                return block
        return None

    async def toasts(self, count: int) -> list[dict[str, Any]]:
        """The next `count` toasts."""
        found = [await self.next_toast() for _ in range(count)]
        return [block.toast for block in found if block is not None]

    async def close(self) -> None:
        """Go away, as a closed page does."""
        await self._blocks.aclose()
        await self.response.aclose()

    async def _read(self) -> AsyncGenerator[Block, None]:
        block, empty = Block(), True
        async for line in self.response.aiter_lines():
            if not line:
                if not empty:
                    yield block
                block, empty = Block(), True
                continue
            empty = False
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                block.data.append(value)
            else:
                setattr(block, name or "comment", value)


@asynccontextmanager
async def open_stream(http: httpx.AsyncClient, headers: dict[str, str]) -> AsyncIterator[Stream]:
    """An open stream, closed at the end of the block."""
    async with http.stream("GET", STREAM, headers=headers, timeout=20) as response:
        yield Stream(response)
