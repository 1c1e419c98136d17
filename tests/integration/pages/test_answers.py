"""What the pages' server answers, address by address."""

import shutil
from pathlib import Path

import httpx
import pytest

from tests.integration.pages.conftest import SCRIPT


@pytest.mark.parametrize("path", ["/", "/sign-in", "/quests/sign-in-three-times", "/apiary", "/index.html"])
async def test_every_address_of_the_browsers_router_is_the_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert "<title>Questline</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1/quests",
        "/api/v1/no-such-thing",
        "/internal/v1/credits",
        "/metrics",
        "/health",
        "/.well-known/x",
    ],
)
async def test_what_belongs_to_the_services_is_never_a_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_hashed_assets_are_kept_for_ever_and_sent_compressed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/index-AbC123.js", headers={"Accept-Encoding": "gzip"})
    assert answer.text == SCRIPT
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "javascript" in answer.headers["Content-Type"]


@pytest.mark.parametrize("path", ["/", "/theme.js"])
async def test_files_without_a_hash_are_asked_for_each_time(client: httpx.AsyncClient, path: str) -> None:
    first = await client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    second = await client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    assert second.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/index-0ld.js", "/favicon.png"])
async def test_a_missing_file_is_missing_and_not_cached_for_ever(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt"]
)
async def test_no_address_leaves_the_build(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert "not for browsers" not in answer.text


@pytest.mark.parametrize("path", ["/", "/assets/index-AbC123.js", "/assets/nothing.js", "/api/v1/quests"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_pages_are_only_read(client: httpx.AsyncClient) -> None:
    assert (await client.head("/sign-in")).status_code == 200
    assert (await client.post("/sign-in")).status_code == 405


async def test_without_a_build_it_says_what_is_missing_until_there_is_one(
    client: httpx.AsyncClient, dist: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    shutil.move(dist, away)
    answer = await client.get("/sign-in")
    assert answer.status_code == 503
    assert "npm ci" in answer.text
    assert (await client.get("/health/live")).status_code == 200
    assert (await client.get("/health/ready")).status_code == 503
    shutil.move(away, dist)
    assert (await client.get("/sign-in")).status_code == 200
    assert (await client.get("/health/ready")).status_code == 200
