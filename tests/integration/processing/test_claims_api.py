"""Claiming: once, whatever happens, with grant and event in the same transaction."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from processing_service.domain.identity import grant_id
from shared.contracts.catalog_feed import PublishedVersion
from tests.integration.processing.catalogs import LONG_AGO, definition, history
from tests.integration.processing.running_api import RunningApi

MANUAL = definition("wins", claim="manual", repeat={"limit": 3, "reset": "on_completion"})
CLAIM = "/api/v1/progress/me/wins/claim"


async def test_a_claim_writes_grant_and_event(api: RunningApi) -> None:
    """The grant waits for the dispatcher, the event for the relay."""
    await api.install(MANUAL)
    await api.happen(3)
    assert await api.rows("SELECT * FROM reward_grant") == []
    me = api.as_user("user1")
    before = (await api.http.get("/api/v1/progress/me/wins", headers=me)).json()
    assert (before["status"], before["claimable_cycles"]) == ("ready_to_claim", [1])
    assert before["completions"][0]["grant_status"] == "unclaimed"
    answer = await api.http.post(CLAIM, json={"cycle": 1}, headers=me)
    assert answer.status_code == 200
    expected = grant_id("user1", "wins", 1)
    assert answer.json()["grant_id"] == expected
    assert answer.json()["reward"] == {"gold": 0, "diamonds": 10, "points": 0, "badge": None}
    assert await api.rows("SELECT grant_id, diamonds, status FROM reward_grant") == [(expected, 10, "pending")]
    claimed = "SELECT event_id, payload ->> 'user_id', payload -> 'event_data' ->> 'cycle' FROM outbox"
    assert await api.rows(f"{claimed} WHERE event_type = 'RewardClaimed'") == [
        (str(uuid5(UUID(expected), "RewardClaimed")), "user1", "1")
    ]
    after = (await api.http.get("/api/v1/progress/me/wins", headers=me)).json()
    assert (after["claimable_cycles"], after["completions"][0]["grant_status"]) == ([], "pending")
    assert after["completions"][0]["claimed_at"] == answer.json()["claimed_at"]


async def test_twenty_claims_at_once_pay_once_and_answer_the_same(api: RunningApi) -> None:
    """The user's row lock puts them in a row."""
    await api.install(MANUAL)
    await api.happen(3)
    me = api.as_user("user1")
    answers = await asyncio.gather(*(api.http.post(CLAIM, json={"cycle": 1}, headers=me) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await api.rows("SELECT count(*) FROM reward_grant") == [(1,)]
    assert await api.rows("SELECT count(*) FROM outbox WHERE event_type = 'RewardClaimed'") == [(1,)]


async def test_each_cycle_is_claimed_by_itself(api: RunningApi) -> None:
    """Later cycles go on while one waits."""
    await api.install(MANUAL)
    await api.happen(7)
    me = api.as_user("user1")
    assert (await api.http.post(CLAIM, json={"cycle": 2}, headers=me)).status_code == 200
    quest = (await api.http.get("/api/v1/progress/me/wins", headers=me)).json()
    assert (quest["claimable_cycles"], quest["times_completed"], quest["progress"]) == ([1], 2, 1)


async def test_the_amounts_are_those_of_the_version_at_completion(api: RunningApi) -> None:
    """A later version pays its own completions only."""
    await api.install(MANUAL)
    await api.happen(3)
    richer = definition("wins", claim="manual", reward={"diamonds": 99}, repeat=MANUAL.repeat.model_dump())
    later = PublishedVersion(version=2, published_at=LONG_AGO + timedelta(days=90), definition=richer)
    first = history(MANUAL)
    await api.install(first.model_copy(update={"versions": [*first.versions, later]}))
    answer = await api.http.post(CLAIM, json={"cycle": 1}, headers=api.as_user("user1"))
    assert answer.json()["reward"]["diamonds"] == 10


async def test_what_was_not_completed_cannot_be_claimed(api: RunningApi) -> None:
    """Neither an unknown quest nor a later cycle; and asking leaves no trace."""
    await api.install(MANUAL)
    me = api.as_user("nobody")
    for path, cycle in ((CLAIM, 1), (CLAIM, 2147483647), ("/api/v1/progress/me/unknown/claim", 1)):
        assert (await api.http.post(path, json={"cycle": cycle}, headers=me)).status_code == 404
    assert await api.rows("SELECT * FROM participant") == []


async def test_what_pays_by_itself_cannot_be_claimed(api: RunningApi) -> None:
    """409, and nothing more is paid."""
    await api.install(definition("wins"))
    await api.happen(3)
    answer = await api.http.post(CLAIM, json={"cycle": 1}, headers=api.as_user("user1"))
    assert answer.status_code == 409
    assert await api.rows("SELECT count(*) FROM reward_grant") == [(1,)]


async def test_only_the_owner_or_an_administrator_claims(api: RunningApi) -> None:
    """Another user's claim finds nothing of theirs, and may not name anybody else."""
    await api.install(MANUAL)
    await api.happen(3, user_id="owner")
    thief = api.as_user("thief")
    assert (await api.http.post(CLAIM, json={"cycle": 1}, headers=thief)).status_code == 404
    elsewhere = "/api/v1/progress/owner/wins/claim"
    assert (await api.http.post(elsewhere, json={"cycle": 1}, headers=thief)).status_code == 403
    assert (await api.http.post(elsewhere, json={"cycle": 1}, headers=api.as_admin())).status_code == 200
    assert await api.rows("SELECT user_id FROM reward_grant") == [("owner",)]


async def test_a_bad_claim_is_refused(api: RunningApi) -> None:
    """A cycle is a positive whole number that a database can hold."""
    me = api.as_user("user1")
    bodies: list[Any] = [{}, {"cycle": 0}, {"cycle": 2**31}, {"cycle": "1"}, {"cycle": 1.5}, {"cycle": 1, "x": 1}, []]
    for body in bodies:
        assert (await api.http.post(CLAIM, json=body, headers=me)).status_code == 422
