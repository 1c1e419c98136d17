"""How dry runs begin and end: refused, alone, left, failed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.harness.waiting import eventually
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi
from tests.integration.processing.simulating import SIMULATIONS, WINS, report


@pytest.mark.parametrize(
    ("changes", "field", "place"),
    [
        ({"objective": {"where": "event.data.x ==\n 1 +"}}, "definition.objective.where", (2, 5)),
        ({"segment": "user.id =="}, "definition.segment", (1, 11)),
        ({"reward_name": "big", "reward": {}}, "definition.reward_name", (None, None)),
    ],
)
async def test_faults_of_the_input_are_told_before_anything_is_streamed(
    api: RunningApi, changes: dict[str, Any], field: str, place: tuple[int | None, int | None]
) -> None:
    """With the place in the condition."""
    draft = definition("wins", **changes).model_dump(mode="json")
    answer = await api.http.post(SIMULATIONS, json={"definition": draft}, headers=api.as_admin())
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["field"], (fault.get("line"), fault.get("column"))) == (field, place)


async def test_only_administrators_may(api: RunningApi) -> None:
    """A player may not, and learns nothing."""
    body = {"definition": WINS.model_dump(mode="json")}
    assert (await api.http.post(SIMULATIONS, json=body, headers=api.as_user("user1"))).status_code == 403
    assert (await api.http.post(SIMULATIONS, json=body)).status_code == 401
    assert (await api.http.post(SIMULATIONS, json={**body, "sample": 0}, headers=api.as_admin())).status_code == 422


async def test_one_at_a_time_and_it_ends_when_its_caller_leaves(api: RunningApi) -> None:
    """The second is asked to come back; once the first caller has left, the place is free and nothing stays open."""
    await api.happen(3)

    async def begins() -> bool:
        async with api.http.stream("POST", SIMULATIONS, json=body, headers=api.as_admin()) as answer:
            return answer.status_code == 200

    async def nothing_is_open() -> bool:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        opened = f"SELECT count(*) FROM pg_stat_activity WHERE {others} AND xact_start IS NOT NULL"  # noqa: S608
        return await api.rows(opened) == [(0,)]

    body = {"definition": WINS.model_dump(mode="json")}
    async with lock_the_log(api):
        async with api.http.stream("POST", SIMULATIONS, json=body, headers=api.as_admin()) as first:
            assert first.status_code == 200
            refused = await api.http.post(SIMULATIONS, json=body, headers=api.as_admin())
            assert refused.status_code == 429
            assert int(refused.headers["Retry-After"]) > 0
        await eventually(begins)
    await eventually(nothing_is_open)
    assert (await report(api, WINS))["total"]["users"] == 1


async def test_what_goes_wrong_in_the_middle_is_the_last_line(api: RunningApi) -> None:
    """The server ends the connection of a dry run that waits."""
    await api.happen(3)
    body = {"definition": WINS.model_dump(mode="json")}
    async with lock_the_log(api):
        running = asyncio.ensure_future(api.http.post(SIMULATIONS, json=body, headers=api.as_admin()))

        async def ended() -> bool:
            waiting = "datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM participant%'"
            end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting}"  # noqa: S608
            return bool(await api.rows(end))

        await eventually(ended)
        answer: httpx.Response = await running
    assert answer.status_code == 200
    assert json.loads(answer.text.splitlines()[-1]) == {"kind": "error", "detail": "the database broke off"}


@asynccontextmanager
async def lock_the_log(api: RunningApi) -> AsyncIterator[None]:
    """Keep everybody from reading the log until the block is left."""
    async with api.service.database.transaction() as session:
        await session.execute(text("LOCK TABLE event IN ACCESS EXCLUSIVE MODE"))
        yield
