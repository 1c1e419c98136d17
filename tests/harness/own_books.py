"""The system's own comparison of its books, asked for as an administrator does."""

import json
from typing import Any

import httpx

from tests.harness.system import System


async def own_comparison(system: System, token: str, **wanted: Any) -> dict[str, Any]:
    """The report of a comparison of everybody's books, unless `wanted` says otherwise."""
    async with system.client(token) as admin:
        answer = await admin.post("/api/v1/operations/reconciliations", json=wanted)
    assert answer.status_code == httpx.codes.OK, answer.text
    report: dict[str, Any] = json.loads(answer.text.splitlines()[-1])
    assert report["kind"] == "report", report
    return report
