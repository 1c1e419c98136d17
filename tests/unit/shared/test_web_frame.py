"""What every request gets: an id, headers, pages of a bounded size, a place in the metrics, and honest readiness."""

import asyncio
from uuid import UUID

import httpx
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from shared.exceptions import TemporaryError
from tests.unit.shared.conftest import Calling

THING = "/api/v1/things/1"


async def test_an_id_of_the_caller_s_comes_back(client: httpx.AsyncClient) -> None:
    answer = await client.get(THING, headers={"X-Request-ID": "call 7/a"})
    assert answer.headers["X-Request-ID"] == "call 7/a"


@pytest.mark.parametrize("given", [b"", b"x" * 65, b"tab\there", "gr\u00fcn".encode("latin-1")])
async def test_an_id_that_does_not_belong_into_a_log_is_replaced(client: httpx.AsyncClient, given: bytes) -> None:
    answer = await client.get(THING, headers=[(b"X-Request-ID", given)])
    assert UUID(answer.headers["X-Request-ID"]).version == 7


async def test_security_headers_are_on_every_answer(client: httpx.AsyncClient) -> None:
    for path in (THING, "/nowhere", "/health/live"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=1000001"])
async def test_pages_out_of_bounds_are_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/api/v1/things?{query}")).status_code == 422


@pytest.mark.parametrize(
    ("query", "limit", "offset"), [("", 20, 0), ("limit=1", 1, 0), ("limit=100&offset=1000000", 100, 1_000_000)]
)
async def test_pages_have_bounds_and_defaults(client: httpx.AsyncClient, query: str, limit: int, offset: int) -> None:
    answer = await client.get(f"/api/v1/things?{query}")
    assert answer.json() == {"items": [], "total": 0, "limit": limit, "offset": offset}


def routes_in_metrics() -> set[tuple[str, str, str]]:
    """The method, route and status of all requests so far."""
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"])
        for metric in REGISTRY.collect()
        if metric.name == "quest_http_request_seconds"
        for sample in metric.samples
        if sample.name.endswith("_count")
    }


async def test_metrics_know_routes_and_nothing_that_callers_invent(client: httpx.AsyncClient) -> None:
    for number in range(3):
        await client.get(f"/api/v1/things/{number}")
        await client.get(f"/nowhere/{number}")
        await client.request(f"INVENTED{number}", THING)
        with capture_logs():
            await client.get("/api/v1/broken")
    labels = routes_in_metrics()
    assert {
        ("GET", "/api/v1/things/{thing}", "200"),
        ("other", "/api/v1/things/{thing}", "405"),
        ("GET", "none", "404"),
        ("GET", "/api/v1/broken", "500"),
    } <= labels
    assert not [label for label in labels if "nowhere" in label[1] or "INVENTED" in label[0]]
    assert "quest_http_request_seconds_count" in (await client.get("/metrics")).text


async def test_liveness_asks_nobody(calling: Calling) -> None:
    async def fail() -> None:
        raise TemporaryError("away")

    async with calling(readiness={"database": fail}) as client:
        assert (await client.get("/health/live")).json() == {"status": "alive"}


async def test_readiness_says_what_is_missing_and_logs_why(calling: Calling, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        return

    async def fail() -> None:
        raise TemporaryError("the database cannot be reached", details="10.0.0.7 refused")

    async def hang() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("shared.web.app._CHECK_TIMEOUT_SECONDS", 0.05)
    with capture_logs() as logs:
        async with calling(readiness={"migrations": work, "database": fail, "broker": hang}) as client:
            answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "not ready",
        "checks": {
            "migrations": "ok",
            "database": "the database cannot be reached",
            "broker": "no answer within 0.05 s",
        },
    }
    assert {(line["check"], line["error"]) for line in logs} == {
        ("database", "the database cannot be reached: 10.0.0.7 refused"),
        ("broker", "no answer"),
    }


async def test_ready_is_200(calling: Calling) -> None:
    async def work() -> None:
        return

    async with calling(readiness={"database": work}) as client:
        answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "checks": {"database": "ok"}})
