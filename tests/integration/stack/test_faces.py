"""What a service shows to the gateway and what to the other services, asked of the processes themselves."""

import httpx
import pytest

from tests.acceptance.callers import service_token
from tests.harness.system import System

PROCESSES = ("auth", "catalog", "processing-api")
INTERNAL = (
    "/internal/v1/token",
    "/internal/v1/credits",
    "/internal/v1/outbox",
    "/internal/v1/definitions",
    "/internal",
    "/metrics",
    "/metrics/",
    "//internal/v1/outbox",
    "/./internal/v1/outbox",
    "/internal%2Fv1/outbox",
    "/%69nternal/v1/outbox",
    "/api/../internal/v1/outbox",
)
PUBLIC = ("/api/v1/users/me", "/api/v1/quests", "/api/v1/progress/me", "/openapi.json", "/")


@pytest.mark.parametrize("process", PROCESSES)
async def test_no_token_reaches_an_internal_route_by_the_public_listener(system: System, process: str) -> None:
    tokens = [await service_token(system), await system.admin_token()]
    async with httpx.AsyncClient(trust_env=False) as client:
        for path in INTERNAL:
            url = httpx.URL(system.url(process)).copy_with(raw_path=path.encode())
            for method in ("GET", "POST"):
                for token in tokens:
                    answer = await client.request(method, url, headers={"Authorization": f"Bearer {token}"})
                    assert answer.status_code == httpx.codes.NOT_FOUND, (path, method)
                    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("process", PROCESSES)
async def test_the_internal_listener_shows_nothing_of_the_public_api(system: System, process: str) -> None:
    admin = {"Authorization": f"Bearer {await system.admin_token()}"}
    async with httpx.AsyncClient(base_url=system.internal_url(process), trust_env=False, headers=admin) as client:
        assert [(await client.get(path)).status_code for path in PUBLIC] == [httpx.codes.NOT_FOUND] * len(PUBLIC)
        assert (await client.get("/health/ready")).status_code == httpx.codes.OK
        assert "quest_http_request_seconds" in (await client.get("/metrics")).text


async def test_the_keys_that_verify_tokens_are_shown_to_everybody(system: System) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        keys = [
            (await client.get(f"{url}/.well-known/jwks.json")).json()
            for url in (system.url("auth"), system.internal_url("auth"), system.gateway_url)
        ]
    assert keys[0]["keys"]
    assert keys[0] == keys[1] == keys[2]
