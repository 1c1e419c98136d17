"""Dry runs over HTTP, on a log that tests fill."""

import json
from typing import Any

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

SIMULATIONS = "/api/v1/operations/simulations"
WINS = definition("wins")


async def simulate(api: RunningApi, draft: Any, **changes: Any) -> list[dict[str, Any]]:
    """The lines of a dry run."""
    body = {"definition": draft if isinstance(draft, dict) else draft.model_dump(mode="json"), **changes}
    answer = await api.http.post(SIMULATIONS, json=body, headers=api.as_admin())
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


async def report(api: RunningApi, draft: Any, **changes: Any) -> dict[str, Any]:
    """The report of a dry run."""
    return (await simulate(api, draft, **changes))[-1]
