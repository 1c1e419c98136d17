"""Accepting and abandoning quests, and rewards whose time to be claimed runs out."""

from typing import Any

from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

OPT_IN = definition("dare", enrolment="opt_in", deadline="P7D", repeat={"limit": 2, "reset": "on_completion"})
ME = "/api/v1/progress/me/dare"


async def send(api: RunningApi, act: str, code: str = "dare") -> tuple[int, dict[str, Any]]:
    answer = await api.http.post(f"/api/v1/progress/me/{code}/{act}", headers=api.as_user("user1"))
    return answer.status_code, answer.json()


async def test_nothing_counts_before_a_quest_is_accepted(api: RunningApi) -> None:
    await api.install(OPT_IN)
    await api.happen(5)
    quest = (await api.http.get(ME, headers=api.as_user("user1"))).json()
    assert (quest["status"], quest["progress"], quest["enrolment"]) == ("available", 0, "opt_in")
    status, accepted = await send(api, "accept")
    assert (status, accepted["status"], accepted["progress"]) == (200, "in_progress", 0)
    assert accepted["deadline"] is not None


async def test_accepting_twice_is_accepting_once(api: RunningApi) -> None:
    await api.install(OPT_IN)
    first, second = await send(api, "accept"), await send(api, "accept")
    assert first == second
    assert await api.rows("SELECT count(*) FROM event WHERE event_type = 'QuestAccepted'") == [(1,)]


async def test_abandoning_ends_it_and_can_be_thought_better_of(api: RunningApi) -> None:
    await api.install(OPT_IN)
    await send(api, "accept")
    status, left = await send(api, "abandon")
    assert (status, left["status"], left["deadline"]) == (200, "available", None)
    assert (await send(api, "abandon"))[0] == 200
    assert (await send(api, "accept"))[1]["status"] == "in_progress"
    assert await api.rows("SELECT event_type FROM event ORDER BY sequence") == [
        ("QuestAccepted",),
        ("QuestAbandoned",),
        ("QuestAccepted",),
    ]


async def test_what_cannot_be_accepted_says_why(api: RunningApi) -> None:
    await api.install(
        OPT_IN,
        definition("plain"),
        definition("expert", enrolment="opt_in", prerequisites=["plain"]),
        definition("over", enrolment="opt_in", window={"ends_at": "2026-01-02T00:00:00Z"}),
    )
    assert (await send(api, "accept", "plain"))[0] == 409
    assert (await send(api, "accept", "nothing"))[0] == 404
    status, problem = await send(api, "accept", "expert")
    assert (status, problem["detail"]) == (409, "quest 'expert' cannot be accepted: it is locked")
    status, problem = await send(api, "accept", "over")
    assert (status, problem["detail"]) == (409, "quest 'over' cannot be accepted: it is over")


async def test_a_reward_that_was_not_claimed_in_time_is_gone(api: RunningApi) -> None:
    """The time runs from when the completion was recorded, however long ago the events were."""
    await api.install(definition("wins", claim="manual", claim_expires_after="P7D"))
    await api.happen(3)
    me = api.as_user("user1")
    quest = (await api.http.get("/api/v1/progress/me/wins", headers=me)).json()
    assert (quest["status"], quest["claimable_cycles"]) == ("ready_to_claim", [1])
    assert quest["completions"][0]["claimable_until"] is not None
    await api.execute("UPDATE completion SET recorded_at = recorded_at - interval '7 days'")
    late = (await api.http.get("/api/v1/progress/me/wins", headers=me)).json()
    assert (late["status"], late["claimable_cycles"]) == ("completed", [])
    assert late["completions"][0]["grant_status"] == "expired"
    refused = await api.http.post("/api/v1/progress/me/wins/claim", json={"cycle": 1}, headers=me)
    assert refused.status_code == 409
    assert "its time has run out" in refused.json()["detail"]
    assert await api.rows("SELECT * FROM reward_grant") == []


async def test_the_parts_of_an_objective_name_what_is_missing(api: RunningApi) -> None:
    await api.install(
        definition(
            "both",
            objective={
                "id": "all",
                "all_of": [
                    {"id": "wins", "label": "Win", "on": ["MatchWon"], "target": 2},
                    {"id": "share", "label": "Share", "on": ["Shared"], "target": 1},
                ],
            },
        )
    )
    await api.happen(2)
    quest = (await api.http.get("/api/v1/progress/me/both", headers=api.as_user("user1"))).json()
    assert (quest["progress"], quest["target"], quest["status"]) == (1, 2, "in_progress")
    assert [(part["id"], part["parent"], part["progress"], part["is_reached"]) for part in quest["parts"]] == [
        ("all", None, 1, False),
        ("wins", "all", 2, True),
        ("share", "all", 0, False),
    ]
