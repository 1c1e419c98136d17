"""Schemathesis against the OpenAPI document: no 5xx, and no answer that the document does not tell of."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.integration.processing.catalogs import SIGN_IN_QUEST, definition
from tests.integration.processing.running_api import RunningApi

# What cannot hold here. A schema cannot say which quests are completed: a claim that fits it may still find nothing.
_CHECKS_LEFT_OUT = "positive_data_acceptance"
_LENIENT = f"{_CHECKS_LEFT_OUT},negative_data_rejection"
"""For the ingest: one bad event does not refuse its neighbours, so the answer is 200 with a refusal inside."""

STREAM = "/api/v1/toasts/stream"
INGEST = "/api/v1/events"


async def fuzz(
    api: RunningApi,
    headers: dict[str, str],
    directory: Path,
    *selection: str,
    left_out: str = _CHECKS_LEFT_OUT,
) -> None:
    """Run Schemathesis in a folder of its own; fails the test if it found anything."""
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{api.http.base_url}/openapi.json",
        *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
        *("--phases", "examples,fuzzing"),
        *("--max-examples", "8"),
        *("--exclude-checks", left_out),
        *("--seed", "1"),
        *selection,
        cwd=directory,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


@pytest.mark.timeout(600)
async def test_no_input_gets_an_answer_that_is_not_documented(api: RunningApi, tmp_path: Path) -> None:
    """As an administrator who holds a publisher's key, over a catalog and some events."""
    await api.install(SIGN_IN_QUEST, definition("hundred-points", claim="manual"))
    await api.happen(5)
    issued = await api.http.post("/api/v1/events/publishers", json={"name": "fuzzer"}, headers=api.as_admin())
    headers = {**api.as_admin(), "X-Publisher-Key": issued.json()["key"]}
    await fuzz(api, headers, tmp_path, *("--exclude-path", STREAM), *("--exclude-path", INGEST))
    await fuzz(api, headers, tmp_path, "--include-path", INGEST, left_out=_LENIENT)


async def test_the_stream_answers_as_documented(api: RunningApi, tmp_path: Path) -> None:
    """With a token that expires soon, so that streams end."""
    headers = api.as_user("user1", lifetime_seconds=2)
    await fuzz(api, headers, tmp_path, "--include-path", STREAM)
