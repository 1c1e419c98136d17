"""An app with the frame of every service, to be called without a network."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Body
from fastapi.responses import StreamingResponse

from shared.exceptions import TemporaryError
from shared.web import Page, PageQuery, create_app

MAX_BODY_BYTES = 100
Calling = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


def sample_router() -> APIRouter:
    """Routes that answer, refuse, break and stream."""
    router = APIRouter(prefix="/api/v1")

    @router.post("/things/import")
    async def import_things() -> None:
        return

    @router.get("/things/{thing}")
    async def read(thing: str) -> str:
        return thing

    @router.put("/things/{thing}")
    async def replace(thing: str, body: Annotated[dict[str, str], Body()]) -> dict[str, str]:
        return {thing: body["name"]}

    @router.get("/things")
    async def list_things(page: PageQuery) -> Page[int]:
        return Page(items=[], total=0, limit=page.limit, offset=page.offset)

    @router.get("/broken")
    async def break_down() -> None:
        raise RuntimeError("the password is hunter2")

    @router.get("/broken-stream")
    async def break_while_streaming() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"begun"
            raise RuntimeError("the password is hunter2")

        return StreamingResponse(parts())

    @router.get("/away")
    async def be_away() -> None:
        raise TemporaryError("the database cannot be reached", 2.4, details="10.0.0.7:5432 refused")

    return router


@asynccontextmanager
async def calling_app(**options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sample app; `options` go to `create_app`."""
    app = create_app(
        title="Sample",
        version="1",
        routers=[sample_router()],
        max_body_bytes=MAX_BODY_BYTES,
        body_limits={"/api/v1/things/import": 2 * MAX_BODY_BYTES},
        **options,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sample") as client:
        yield client


@pytest.fixture
def calling() -> Calling:
    """Makes apps and clients of them."""
    return calling_app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sample app."""
    async with calling_app() as client:
        yield client
