"""The language school of the seed, played through the public API: the answers tell what was unlocked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from examples.language_school.school import School
from tests.acceptance.test_ingest import issue_key
from tests.harness.reconcile import reconcile
from tests.harness.system import System


@pytest.fixture
async def school(system: System) -> School:
    """The example's client, with a key of its own."""
    key = await issue_key(system)
    return School(system.gateway_url, key["X-Publisher-Key"])


async def test_a_student_takes_tests_and_hears_what_they_have_unlocked(system: System, school: School) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    first_day = datetime.now(UTC).replace(hour=10, minute=0) - timedelta(days=10)
    heard = [
        await school.take_test(
            account.user_id, points=None if number % 2 else 12, taken_at=first_day + timedelta(days=min(number, 7))
        )
        for number in range(10)
    ]
    told = {number: names for number, names in enumerate(heard, start=1) if names}
    assert told == {2: ["Level up"], 7: ["Seven days in a row"], 9: ["A hundred test points"], 10: ["Ten tests"]}
    async with system.client(token) as client:
        stats = {one["code"]: one["value"] for one in (await client.get("/api/v1/stats/me")).json()["stats"]}
        overview: dict[str, Any] = (await client.get("/api/v1/achievements/users/me/overview")).json()
    assert (stats["tests_taken"], stats["test_points"], stats["level"]) == (10, 110, 10)
    assert {one["title"] for one in overview["recent_unlocks"]} >= {name for names in heard for name in names}
    await reconcile(system)
