"""Authoring over HTTP."""

from typing import Any

import httpx
import pytest

from tests.integration.catalog.authoring import NOVICE, QUESTS, changed


async def test_the_life_of_a_definition(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    created = await admin.post(QUESTS, json=NOVICE)
    assert (created.status_code, created.headers["etag"]) == (201, '"1"')
    assert created.headers["location"] == f"{QUESTS}/novice/draft"
    assert created.json()["draft"]["updated_by"] == "ann"
    assert (await anyone.get(f"{QUESTS}/novice")).status_code == 404

    published = await admin.post(f"{QUESTS}/novice/publish")
    assert (published.status_code, published.json()["state"], published.json()["version"]) == (200, "live", 1)
    assert published.json()["draft"] is None

    started = await admin.post(f"{QUESTS}/novice/draft")
    assert (started.status_code, started.headers["etag"]) == (201, '"2"')
    replaced = await admin.put(f"{QUESTS}/novice/draft", json=changed(name="B"), headers={"If-Match": '"2"'})
    assert (replaced.status_code, replaced.headers["etag"]) == (200, '"3"')
    assert (await admin.post(f"{QUESTS}/novice/publish", headers={"If-Match": '"3"'})).json()["version"] == 2

    versions = (await anyone.get(f"{QUESTS}/novice/versions")).json()
    assert [(one["version"], one["name"]) for one in versions["items"]] == [(2, "B"), (1, "Novice")]

    archived = await admin.post(f"{QUESTS}/novice/archive")
    assert (archived.status_code, archived.json()["state"]) == (200, "archived")
    assert (await anyone.get(f"{QUESTS}/novice")).json()["archived_at"] == archived.json()["archived_at"]
    assert (await anyone.get(QUESTS)).json()["total"] == 0
    assert (await admin.post(f"{QUESTS}/novice/publish")).status_code == 409


async def test_a_definition_is_paused_resumed_and_rolled_back(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    await admin.post(QUESTS, json=NOVICE)
    for act in ("pause", "resume"):
        assert (await admin.post(f"{QUESTS}/novice/{act}")).status_code == 409, act
        assert (await admin.post(f"{QUESTS}/unknown/{act}")).status_code == 404, act
    await admin.post(f"{QUESTS}/novice/publish")
    paused = await admin.post(f"{QUESTS}/novice/pause", json={"reason": "the numbers look wrong"})
    assert paused.status_code == 200
    view = paused.json()
    assert (view["state"], view["paused_by"], view["paused_reason"]) == ("paused", "ann", "the numbers look wrong")
    assert (await anyone.get(f"{QUESTS}/novice")).json()["paused_at"] == view["paused_at"]
    assert (await admin.post(f"{QUESTS}/novice/pause")).json() == view
    plan = await admin.post(f"{QUESTS}/plan", json={"definitions": [changed(name="B")]})
    assert plan.json()["definitions"][0]["is_paused"]

    await admin.put(f"{QUESTS}/novice/draft", json=changed(name="B"))
    [listed] = (await admin.get(f"{QUESTS}/all", params={"state": "paused", "q": "nov"})).json()["items"]
    assert (listed["version"], listed["draft_differs"]) == (1, True)
    assert (await admin.get(f"{QUESTS}/all", params={"state": "live"})).json()["total"] == 0
    assert (await admin.post(f"{QUESTS}/novice/publish")).json()["state"] == "paused"
    resumed = await admin.post(f"{QUESTS}/novice/resume")
    assert (resumed.json()["state"], resumed.json()["paused_at"]) == ("live", None)

    back = await admin.post(f"{QUESTS}/novice/rollback", json={"version": 1, "reason": "B was worse"})
    assert (back.status_code, back.json()["version"], back.json()["published"]["name"]) == (200, 3, "Novice")
    assert (await admin.post(f"{QUESTS}/novice/rollback", json={"version": 1})).status_code == 409
    assert (await admin.post(f"{QUESTS}/novice/rollback", json={"version": 9})).status_code == 404
    await admin.post(f"{QUESTS}/novice/archive")
    for act, body in (("pause", {}), ("resume", {}), ("rollback", {"version": 2})):
        assert (await admin.post(f"{QUESTS}/novice/{act}", json=body)).status_code == 409, act
        assert (await anyone.post(f"{QUESTS}/novice/{act}", json=body)).status_code == 401, act


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("pause", {"reason": ""}),
        ("pause", {"reason": "x" * 501}),
        ("pause", {"reason": "a\x00b"}),
        ("resume", {"why": "x"}),
        ("rollback", {}),
        ("rollback", {"version": 0}),
        ("rollback", {"version": 2**63}),
        ("rollback", {"version": 1, "migration": "jump"}),
    ],
)
async def test_turns_that_make_no_sense_are_refused(admin: httpx.AsyncClient, act: str, body: dict[str, Any]) -> None:
    await admin.post(QUESTS, json=NOVICE)
    await admin.post(f"{QUESTS}/novice/publish")
    assert (await admin.post(f"{QUESTS}/novice/{act}", json=body)).status_code == 422


async def test_changes_of_a_draft_are_guarded(admin: httpx.AsyncClient) -> None:
    await admin.post(QUESTS, json=NOVICE)
    draft = f"{QUESTS}/novice/draft"
    assert (await admin.put(draft, json=changed(name="B"))).status_code == 428
    for stale in ('"7"', 'W/"1"', "nonsense", '"99999999999999999999"'):
        answer = await admin.put(draft, json=changed(name="B"), headers={"If-Match": stale})
        assert answer.status_code == 412, stale
    assert (await admin.put(draft, json=changed(name="B"), headers={"If-Match": '"5", "1"'})).status_code == 200
    assert (await admin.put(draft, json=changed(name="C"), headers={"If-Match": "*"})).headers["etag"] == '"3"'
    assert (await admin.delete(draft)).status_code == 428
    assert (await admin.delete(draft, headers={"If-Match": '"3"'})).status_code == 204
    assert (await admin.get(draft)).status_code == 404


async def test_a_condition_that_does_not_compile_is_shown_with_its_position(admin: httpx.AsyncClient) -> None:
    where = "event.data.points >= 10 &&\n  nonsense(event.data.mode)"
    await admin.post(QUESTS, json=changed(objective={**NOVICE["objective"], "where": where}))
    answer = await admin.post(f"{QUESTS}/novice/publish")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert (error["field"], error["line"], error["column"]) == ("objective.where", 2, 3)


UNFIT = [
    changed(code="Novice"),
    changed(code="018f3e7c-7c1a-7b52-9d0b-0f6f2b8f3c11"),
    changed(code="x" * 65),
    changed(name="a\x00b"),
    changed(description="\x00"),
    changed(objective={"on": ["MatchWon"], "target": 0}),
    changed(objective={"on": ["MatchWon"], "target": 3, "measure": "sum"}),
    changed(objective={"on": ["MatchWon"], "target": 3, "where": "\x00"}),
    changed(objective={"on": [], "target": 3}),
    changed(repeat={"limit": 2, "reset": "never"}),
    changed(window={"starts_at": "2026-11-21T00:00:00Z", "ends_at": "2026-11-20T00:00:00Z"}),
    changed(window={"starts_at": "2026-11-21T00:00:00", "ends_at": None}),
    changed(prerequisites=["novice"]),
    changed(reward={"gold": -1}),
    changed(gold=3),
    changed(objective={"all_of": [NOVICE["objective"], NOVICE["objective"]]}),
    changed(objective={"any_of": []}),
    changed(objective=["MatchWon"]),
    changed(claim="manual", claim_expires_after=7),
    changed(deadline="P7D"),
    changed(backfill={"since": "2026-11-20T09:30:00"}),
]


async def test_a_fault_in_a_tree_is_named_by_its_place(admin: httpx.AsyncClient) -> None:
    deep: dict[str, Any] = {**NOVICE["objective"], "id": "leaf"}
    for level in range(200):
        deep = {"id": f"group-{level}", "all_of": [deep]}
    for objective, field in (
        ({"all_of": [{**NOVICE["objective"], "id": "a", "target": 0}]}, "body.objective.all_of.0.target"),
        (deep, "body.objective"),
    ):
        answer = await admin.post(QUESTS, json=changed(objective=objective))
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_what_does_not_fit_the_language_is_refused(admin: httpx.AsyncClient) -> None:
    for body in UNFIT:
        answer = await admin.post(QUESTS, json=body)
        assert answer.status_code == 422, body
        assert answer.json()["errors"], body
    assert (await admin.get(f"{QUESTS}/all")).json()["total"] == 0


async def test_bodies_that_cannot_be_read_are_refused(admin: httpx.AsyncClient) -> None:
    for content in [b"{", b"\xff", b'{"code": "\\ud800"}', b"[" * 30_000, b"null", b""]:
        answer = await admin.post(QUESTS, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}, content[:20]


async def test_administrators_see_everything(admin: httpx.AsyncClient) -> None:
    await admin.post(QUESTS, json=changed(visibility="secret"))
    await admin.post(f"{QUESTS}/novice/publish")
    await admin.post(QUESTS, json=changed(code="draft"))
    page = (await admin.get(f"{QUESTS}/all", params={"limit": 1, "offset": 1})).json()
    assert page["total"] == 2
    [item] = page["items"]
    assert (item["state"], item["published"]["name"], item["published"]["objective"]["on"]) == (
        "live",
        "Novice",
        ["MatchWon"],
    )


async def test_rewards_over_http(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    created = await admin.post("/api/v1/rewards", json={"name": "Ten diamonds", "diamonds": 10})
    assert created.status_code == 201
    assert (await admin.post("/api/v1/rewards", json={"name": "Ten diamonds", "diamonds": 10})).status_code == 200
    assert (await admin.post("/api/v1/rewards", json={"name": "Ten diamonds"})).status_code == 409
    by_name = await anyone.get("/api/v1/rewards/Ten%20diamonds")
    by_id = await anyone.get(created.headers["location"])
    assert by_name.json() == by_id.json() == created.json()
    assert by_id.json()["reward"] == {"gold": 0, "diamonds": 10, "points": 0, "badge": None}
    etag = by_name.headers["etag"]
    assert (await anyone.get("/api/v1/rewards/Ten%20diamonds", headers={"If-None-Match": etag})).status_code == 304
    for status in (200, 412):
        answer = await admin.patch("/api/v1/rewards/Ten%20diamonds", json={"diamonds": 20}, headers={"If-Match": etag})
        assert answer.status_code == status
    assert (await anyone.get("/api/v1/rewards/Ten%20diamonds")).json()["reward"]["diamonds"] == 20
    assert (await anyone.get("/api/v1/rewards")).json()["total"] == 1
    assert (await anyone.get("/api/v1/rewards/%00")).status_code == 422


async def test_whoever_writes_is_told_every_fault_at_its_place(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(f"{QUESTS}/check", json=changed(objective={"on": ["A"], "where": "a ==", "target": 0}))
    assert answer.status_code == 200
    assert answer.json()["diff"] is None
    faults = {one["pointer"]: one for one in answer.json()["faults"]}
    assert faults["/objective/target"]["line"] is None
    assert faults["/objective/where"]["line"] == 1
    assert (await admin.post(f"{QUESTS}/check", json=NOVICE)).json()["faults"] == []
    assert (await admin.get(f"{QUESTS}/all")).json()["total"] == 0
    assert (await admin.post(f"{QUESTS}/check", json=[NOVICE])).status_code == 422
