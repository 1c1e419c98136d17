"""Acts of administrators, made and read over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.integration.processing.running_api import RunningApi

AUDIT = "/api/v1/operations/audit"
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


async def entries(api: RunningApi, **query: Any) -> list[dict[str, Any]]:
    """What a viewer finds."""
    answer = await api.http.get(AUDIT, params=query, headers=api.as_viewer())
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def post(api: RunningApi, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Do something as the administrator admin-1."""
    answer = await api.http.post(path, json=body, headers=api.as_admin())
    assert answer.is_success, answer.text
    return answer.json()
