"""Progress over HTTP: what a player sees, what an administrator sees, and what nobody sees."""

import pytest

from tests.integration.processing.catalogs import SIGN_IN_QUEST, definition, history
from tests.integration.processing.running_api import RunningApi, codes


async def test_untouched_quests_are_shown_as_zero(api: RunningApi) -> None:
    """A user whom nobody has heard of sees every visible quest."""
    await api.install(SIGN_IN_QUEST)
    answer = await api.http.get("/api/v1/progress/me", headers=api.as_user("new"))
    assert answer.status_code == 200
    assert answer.json() == {
        "items": [
            {
                "code": "sign-in-three-times",
                "name": "Sign-In-Three-Times",
                "description": "",
                "category": "",
                "icon": "",
                "rarity": "",
                "kind": "quest",
                "version": 1,
                "status": "available",
                "progress": 0,
                "target": 3,
                "parts": [
                    {
                        "id": "objective",
                        "parent": None,
                        "kind": "leaf",
                        "label": "",
                        "hint": "",
                        "measure": "count",
                        "progress": 0,
                        "target": 3,
                        "is_reached": False,
                        "streak": None,
                    }
                ],
                "times_completed": 0,
                "repeat_limit": 2,
                "resets": "on_completion",
                "resets_at": None,
                "enrolment": "automatic",
                "deadline": None,
                "reward": {"gold": 0, "diamonds": 10, "points": 0, "badge": None},
                "claim": "automatic",
                "claimable_cycles": [],
                "missing_prerequisites": [],
                "missing_level": None,
                "window": None,
                "opens_at": None,
                "closes_at": None,
            }
        ],
        "total": 1,
        "limit": 20,
        "offset": 0,
    }
    assert await api.rows("SELECT * FROM participant") == []


async def test_progress_and_completions_of_one_quest(api: RunningApi) -> None:
    """Four of three: completed once, one step into the next cycle."""
    await api.install(definition("wins", repeat={"limit": 2, "reset": "on_completion"}))
    await api.happen(4)
    quest = (await api.http.get("/api/v1/progress/me/wins", headers=api.as_user("user1"))).json()
    assert (quest["status"], quest["progress"], quest["times_completed"]) == ("in_progress", 1, 1)
    (completion,) = quest["completions"]
    assert completion == {
        "cycle": 1,
        "completed_at": "2026-01-01T00:03:00Z",
        "claimed_at": None,
        "claimable_until": None,
        "grant_status": "pending",
    }


async def test_sums_with_fractions_stay_exact(api: RunningApi) -> None:
    """A fraction comes as text; a whole number as a number."""
    await api.install(definition("distance", objective={"measure": "sum", "field": "km", "target": 10}))
    await api.happen(3, km=1.1)
    first = (await api.http.get("/api/v1/progress/me/distance", headers=api.as_user("user1"))).json()
    assert first["progress"] == "3.3"
    await api.happen(1, km=1.7)
    second = (await api.http.get("/api/v1/progress/me/distance", headers=api.as_user("user1"))).json()
    assert second["progress"] == 5


async def test_a_locked_quest_names_what_is_missing(api: RunningApi) -> None:
    """And is unlocked by its prerequisite's completion."""
    await api.install(definition("novice"), definition("expert", prerequisites=["novice"]))
    locked = (await api.http.get("/api/v1/progress/me/expert", headers=api.as_user("user1"))).json()
    assert (locked["status"], locked["missing_prerequisites"]) == ("locked", ["novice"])
    await api.happen(3)
    unlocked = (await api.http.get("/api/v1/progress/me/expert", headers=api.as_user("user1"))).json()
    assert (unlocked["status"], unlocked["missing_prerequisites"]) == ("available", [])


async def test_hidden_quests_appear_once_begun(api: RunningApi) -> None:
    """Until then neither the list nor its own address knows them, for anybody but an administrator."""
    await api.install(definition("hidden", visibility="hidden"))
    me = api.as_user("user1")
    assert (await api.http.get("/api/v1/progress/me", headers=me)).json()["items"] == []
    assert (await api.http.get("/api/v1/progress/me/hidden", headers=me)).status_code == 404
    seen_by_admin = await api.http.get("/api/v1/progress/user1", headers=api.as_admin())
    assert codes(seen_by_admin.json()["items"]) == ["hidden"]
    await api.happen(1)
    assert codes((await api.http.get("/api/v1/progress/me", headers=me)).json()["items"]) == ["hidden"]
    assert (await api.http.get("/api/v1/progress/me/hidden", headers=me)).status_code == 200


async def test_secret_quests_are_masked_until_begun(api: RunningApi) -> None:
    """The name and the description give nothing away."""
    await api.install(definition("secret", visibility="secret", description="Win at midnight", icon="moon"))
    me = api.as_user("user1")
    masked = (await api.http.get("/api/v1/progress/me/secret", headers=me)).json()
    assert (masked["name"], masked["description"], masked["icon"]) == ("???", "", "")
    unveiled = (await api.http.get("/api/v1/progress/user1/secret", headers=api.as_admin())).json()
    assert unveiled["name"] == "Secret"
    await api.happen(1)
    assert (await api.http.get("/api/v1/progress/me/secret", headers=me)).json()["name"] == "Secret"


async def test_archived_quests_stay_with_those_who_began_them(api: RunningApi) -> None:
    """Nobody else is shown a quest that nobody can begin."""
    await api.install(definition("wins"))
    await api.happen(1, user_id="user1")
    await api.install(history(definition("wins"), archived_at="2026-02-01T00:00:00Z"))
    begun = (await api.http.get("/api/v1/progress/me", headers=api.as_user("user1"))).json()["items"]
    assert [(item["code"], item["status"]) for item in begun] == [("wins", "ended")]
    assert (await api.http.get("/api/v1/progress/me", headers=api.as_user("user2"))).json()["items"] == []


async def test_lists_are_paged_and_filtered_by_status(api: RunningApi) -> None:
    """The total counts what fits the filter."""
    await api.install(*(definition(f"wins-{number}") for number in range(5)), definition("x", prerequisites=["wins-0"]))
    me = api.as_user("user1")
    page = (await api.http.get("/api/v1/progress/me?limit=2&offset=3", headers=me)).json()
    assert (codes(page["items"]), page["total"], page["limit"], page["offset"]) == (["wins-3", "wins-4"], 6, 2, 3)
    locked = (await api.http.get("/api/v1/progress/me?status=locked", headers=me)).json()
    assert (codes(locked["items"]), locked["total"]) == (["x"], 1)


async def test_a_user_sees_nobody_elses_progress(api: RunningApi) -> None:
    """The routes by user id are the administrators'."""
    await api.install(definition("wins"))
    await api.happen(2, user_id="victim")
    curious = api.as_user("curious")
    for path in ("/api/v1/progress/victim", "/api/v1/progress/victim/wins", "/api/v1/progress/curious"):
        assert (await api.http.get(path, headers=curious)).status_code == 403
    assert (await api.http.get("/api/v1/progress/me")).status_code == 401
    own = (await api.http.get("/api/v1/progress/me/wins", headers=curious)).json()
    assert own["progress"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/progress/a%00b",
        "/api/v1/progress/" + "x" * 65,
        "/api/v1/progress/user1/%00",
        "/api/v1/progress/user1/NOT-A-CODE",
        "/api/v1/progress/me?status=%00",
        "/api/v1/progress/me?limit=101",
        "/api/v1/progress/me?offset=99999999999999999999",
    ],
)
async def test_strange_values_are_refused(api: RunningApi, path: str) -> None:
    """As problems that name the field."""
    answer = await api.http.get(path, headers=api.as_admin())
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]


async def test_ids_of_other_systems_fit_in_paths(api: RunningApi) -> None:
    """Whatever printable characters they are made of."""
    await api.install(definition("wins"))
    await api.happen(1, user_id="Jörg Müller+1@example.org")
    answer = await api.http.get("/api/v1/progress/J%C3%B6rg%20M%C3%BCller+1@example.org/wins", headers=api.as_admin())
    assert answer.json()["progress"] == 1
