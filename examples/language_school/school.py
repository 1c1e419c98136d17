"""A language school as a client of Questline: it tells what students do and shows what they have unlocked.

It needs nothing of Questline but its address and a publisher's key:

    QUESTLINE_URL=http://localhost:8000 QUESTLINE_PUBLISHER_KEY=qlp_... python examples/language_school/school.py ada
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx

TEST_TAKEN: Final = "TestTaken"


class School:
    """What the school's own code would call after a test."""

    def __init__(self, url: str, publisher_key: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"X-Publisher-Key": publisher_key}

    async def take_test(self, student: str, points: int | None = None, taken_at: datetime | None = None) -> list[str]:
        """Tell that a student took a test; the names of the achievements that were unlocked by it.

        Raises:
            httpx.HTTPStatusError: Questline has refused it.
        """
        event = {
            # Made once for each test: were the answer lost, the same could be sent again.
            "event_id": str(uuid4()),
            "event_type": TEST_TAKEN,
            "user_id": student,
            "timestamp": (taken_at or datetime.now(UTC)).isoformat(),
            "event_data": {} if points is None else {"points": points},
        }
        async with httpx.AsyncClient(base_url=self._url, headers=self._headers) as client:
            answer = await client.post("/api/v1/events", json=event)
            answer.raise_for_status()
            (result,) = answer.json()["results"]
            if result["status"] == "refused":
                raise ValueError(result["reason"])
            return sorted([await _name(client, one["code"]) for one in result["completed"]])


async def _name(client: httpx.AsyncClient, code: str) -> str:
    definition: dict[str, Any] = (await client.get(f"/api/v1/quests/{code}")).raise_for_status().json()
    return str(definition["name"])


async def _play(student: str) -> None:
    school = School(
        os.environ.get("QUESTLINE_URL", "http://localhost:8000"), os.environ.get("QUESTLINE_PUBLISHER_KEY", "")
    )
    now = datetime.now(UTC)
    for day in range(10):
        unlocked = await school.take_test(student, points=12, taken_at=now - timedelta(days=9 - day))
        print(f"test {day + 1}: " + (", ".join(unlocked) or "nothing new"))


if __name__ == "__main__":
    asyncio.run(_play(*sys.argv[1:2] or ["ada"]))
