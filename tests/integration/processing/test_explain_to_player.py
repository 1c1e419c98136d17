"""Explanations to players over HTTP: in sentences, and nothing that they must not know."""

from typing import Any

from sqlalchemy import text

from tests.integration.processing.catalogs import definition
from tests.integration.processing.explaining import RANKED, explain, ids
from tests.integration.processing.running_api import RunningApi


async def tell(api: RunningApi, code: str, query: str = "") -> dict[str, Any]:
    """What user1 sees."""
    answer = await api.http.get(f"/api/v1/progress/me/{code}/explain{query}", headers=api.as_user("user1"))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_retracted_events_appear_and_do_not_count(api: RunningApi) -> None:
    """With the moment of the retraction; what rested on them is a difference until it is worked out again."""
    await api.install(definition("wins"))
    await api.happen(3)
    async with api.service.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO retraction (event_id, retraction_id, user_id, retracted_at)"
                " VALUES ('e-000002', 'r-1', 'user1', '2026-02-01T00:00:00Z')"
            )
        )
    explanation = await explain(api, "wins")
    assert explanation["totals"] == {"counted": 2, "not_counted": {"Retracted": 1}, "enrolled": 0}
    retracted = explanation["items"][1]
    assert (retracted["outcome"], retracted["reason"], retracted["version"]) == ("not_counted", "Retracted", None)
    assert retracted["retracted_at"] == "2026-02-01T00:00:00Z"
    assert retracted["progress"]["amount"] == 1
    assert explanation["agrees"] is False
    assert explanation["differences"]["not_found"] == [1]
    sentence = (await tell(api, "wins"))["items"][1]["sentence"]
    assert sentence == "Your MatchWon on Thursday, 1 January at 00:02 did not count: it was taken back."


async def test_the_player_is_told_in_sentences(api: RunningApi) -> None:
    """On the player's own clock, with the hint in the place of the condition, and without any id."""
    await api.install(RANKED)
    await api.happen(1, "UserUpdated", time_zone="Asia/Tokyo", attributes={})
    await api.happen(2, mode="ranked", points=5)
    await api.happen(1, mode="casual", points=5)
    told = await tell(api, "ranked")
    assert [item["sentence"] for item in told["items"]] == [
        "Your MatchWon on Thursday, 1 January at 09:04 did not count: only ranked matches count.",
        "Your MatchWon on Thursday, 1 January at 09:03 counted and completed the quest.",
        "Your MatchWon on Thursday, 1 January at 09:02 counted.",
    ]
    assert [item["outcome"] for item in told["items"]] == ["not_counted", "counted", "counted"]
    assert set(told["items"][0]) == {"timestamp", "outcome", "sentence"}
    assert (told["total"], told["next_offset"]) == (3, None)


async def test_prerequisites_are_named_unless_they_are_a_secret(api: RunningApi) -> None:
    """A hidden quest's name is not given away by the quest that needs it."""
    await api.install(
        definition("first"),
        definition("covert", visibility="hidden"),
        definition("second", prerequisites=["first"]),
        definition("third", prerequisites=["covert"]),
    )
    await api.happen(1)
    assert "“First” has to be completed first" in (await tell(api, "second"))["items"][0]["sentence"]
    assert "another quest has to be completed first" in (await tell(api, "third"))["items"][0]["sentence"]


async def test_pages_and_filters(api: RunningApi) -> None:
    """The latest first; totals are those of all events."""
    await api.install(RANKED)
    await api.happen(3, mode="ranked", points=5)
    await api.happen(2, mode="casual", points=5)
    page = await explain(api, "ranked", "?limit=2&offset=1")
    assert (ids(page), page["total"], page["next_offset"]) == (["e-000004", "e-000003"], 5, 3)
    assert page["totals"] == {"counted": 3, "not_counted": {"ConditionFalse": 2}, "enrolled": 0}
    assert ids(await explain(api, "ranked", "?outcome=counted")) == ["e-000003", "e-000002", "e-000001"]
    one = await explain(api, "ranked", "?event_id=e-000005")
    assert (ids(one), one["total"], one["totals"]["counted"]) == (["e-000005"], 1, 3)
    assert len((await tell(api, "ranked", "?outcome=not_counted&limit=1"))["items"]) == 1


async def test_quests_that_a_player_must_not_know_of(api: RunningApi) -> None:
    """Hidden and secret ones that are not begun are not explained; an administrator sees why they are not."""
    await api.install(definition("covert", visibility="hidden"), definition("secret", visibility="secret"))
    me = api.as_user("user1")
    for code in ("covert", "secret", "nowhere"):
        answer = await api.http.get(f"/api/v1/progress/me/{code}/explain", headers=me)
        assert (answer.status_code, answer.json()["detail"]) == (404, f"there is no quest '{code}'")
    unknown = await api.http.get("/api/v1/progress/user1/nowhere/explain", headers=api.as_admin())
    assert unknown.status_code == 404
    assert (await explain(api, "covert"))["items"] == []
    await api.happen(1)
    assert len((await tell(api, "covert"))["items"]) == len((await tell(api, "secret"))["items"]) == 1


async def test_nobody_elses_explanations(api: RunningApi) -> None:
    """The route by user id is the administrators'."""
    await api.install(definition("wins"))
    await api.happen(1, user_id="victim")
    curious = api.as_user("user1")
    for user in ("victim", "user1"):
        assert (await api.http.get(f"/api/v1/progress/{user}/wins/explain", headers=curious)).status_code == 403
    for user in ("victim", "me"):
        assert (await api.http.get(f"/api/v1/progress/{user}/wins/explain")).status_code == 401
    assert (await tell(api, "wins"))["items"] == []
