"""A service's own tokens: fetched once for each audience, renewed before they expire, forgotten when refused."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from shared.exceptions import TemporaryError
from shared.security import ServiceTokens

SECRET = "the service's secret of this test"


class TokenServer:
    """Hands out numbered tokens."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.expires_in: Any = 600
        self.answer: Response | None = None
        self.app = FastAPI()
        self.app.post("/token")(self._issue)

    async def _issue(self, body: dict[str, str]) -> Response:
        self.requests.append(body)
        number = len(self.requests)
        return self.answer or JSONResponse({"access_token": f"token-{number}", "expires_in": self.expires_in})


@pytest.fixture
def server() -> TokenServer:
    return TokenServer()


@pytest.fixture
def tokens(server: TokenServer) -> ServiceTokens:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(server.app))
    return ServiceTokens(http, "http://auth/token", service="processing", secret=SECRET)


async def test_one_token_serves_many_calls_and_one_audience(tokens: ServiceTokens, server: TokenServer) -> None:
    found = await asyncio.gather(*(tokens.token("auth-internal") for _ in range(10)))
    assert set(found) == {"token-1"}
    assert await tokens.token("catalog-internal") == "token-2"
    assert server.requests == [
        {"service": "processing", "secret": SECRET, "audience": audience}
        for audience in ("auth-internal", "catalog-internal")
    ]


async def test_a_token_about_to_expire_is_renewed(tokens: ServiceTokens, server: TokenServer) -> None:
    server.expires_in = 29
    assert [await tokens.token("a"), await tokens.token("a")] == ["token-1", "token-2"]


async def test_a_refused_token_is_forgotten(tokens: ServiceTokens) -> None:
    await tokens.token("a")
    await tokens.token("b")
    tokens.forget("a")
    tokens.forget("never asked for")
    assert [await tokens.token("a"), await tokens.token("b")] == ["token-3", "token-2"]


BAD_ANSWERS = {
    "refused": JSONResponse({"detail": "no"}, 401),
    "broken": JSONResponse({}, 500),
    "no token": JSONResponse({"expires_in": 600}),
    "no JSON": Response("<html>"),
    "a list": JSONResponse([]),
    "no lifetime": JSONResponse({"access_token": "t", "expires_in": None}),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
async def test_no_token_is_a_passing_fault_that_tells_no_secret(
    tokens: ServiceTokens, server: TokenServer, answer: Response
) -> None:
    server.answer = answer
    with pytest.raises(TemporaryError) as fault:
        await tokens.token("auth-internal")
    assert SECRET not in str(fault.value)
    server.answer = None
    assert await tokens.token("auth-internal") == "token-2"


async def test_an_auth_service_that_does_not_listen_is_a_passing_fault() -> None:
    async with httpx.AsyncClient() as http:
        tokens = ServiceTokens(http, "http://127.0.0.1:1/token", service="processing", secret=SECRET)
        with pytest.raises(TemporaryError):
            await tokens.token("auth-internal")
