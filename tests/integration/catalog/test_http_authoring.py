"""Authoring over HTTP."""

import copy
from typing import Any

import httpx
import pytest
import yaml

from tests.integration.catalog.conftest import MAX_BODY_BYTES

QUESTS = "/api/v1/quests"
NOVICE: dict[str, Any] = {"code": "novice", "name": "Novice", "objective": {"on": ["MatchWon"], "target": 3}}


def changed(**changes: Any) -> dict[str, Any]:
    return {**NOVICE, **changes}


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


@pytest.mark.parametrize("file_format", ["json", "yaml"])
async def test_an_exported_file_imported_again_changes_nothing(admin: httpx.AsyncClient, file_format: str) -> None:
    await admin.post("/api/v1/rewards", json={"name": "ten", "diamonds": 10})
    await admin.post(QUESTS, json=changed(reward_name="ten"))
    await admin.post(f"{QUESTS}/novice/publish")
    await admin.post(QUESTS, json=changed(code="draft"))
    exported = await admin.get(f"{QUESTS}/export", params={"format": file_format})
    assert exported.headers["content-type"].startswith(f"application/{file_format}")
    answer = await admin.post(
        f"{QUESTS}/import", content=exported.content, headers={"Content-Type": f"application/{file_format}"}
    )
    assert answer.status_code == 200
    assert {one["outcome"] for one in answer.json()["definitions"] + answer.json()["rewards"]} == {"unchanged"}


async def test_a_file_is_imported_whole_or_not_at_all(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    good, bad = changed(code="good"), copy.deepcopy(changed(code="bad", prerequisites=["missing"]))
    headers = {"Content-Type": "application/yaml"}
    answer = await admin.post(
        f"{QUESTS}/import?publish=true", content=yaml.safe_dump({"definitions": [good, bad]}), headers=headers
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "definitions.1.prerequisites"
    assert (await admin.get(f"{QUESTS}/all")).json()["total"] == 0
    answer = await admin.post(
        f"{QUESTS}/import?publish=true", content=yaml.safe_dump({"definitions": [good]}), headers=headers
    )
    assert answer.json()["definitions"] == [{"code": "good", "outcome": "created", "version": 1}]
    assert (await anyone.get(f"{QUESTS}/good")).status_code == 200


async def test_a_plan_is_made_of_the_same_file_and_writes_nothing(admin: httpx.AsyncClient) -> None:
    await admin.post(QUESTS, json=changed())
    await admin.post(f"{QUESTS}/novice/publish")
    await admin.post(QUESTS, json=changed(code="live"))
    await admin.post(f"{QUESTS}/live/publish")
    before = (await admin.get(f"{QUESTS}/all")).json()
    file = {"definitions": [changed(name="Better"), changed(code="bad", prerequisites=["missing"])]}
    plan = await admin.post(f"{QUESTS}/plan", json=file)
    assert plan.status_code == 200
    told = plan.json()
    assert [(one["code"], one["outcome"], one["version"]) for one in told["definitions"]] == [
        ("novice", "changed", 1),
        ("bad", "created", None),
    ]
    [change] = told["definitions"][0]["diff"]["changes"]
    assert change == {
        "place": "name",
        "before": "Novice",
        "after": "Better",
        "kind": "text",
        "effect": "only what users read changes",
    }
    assert told["definitions"][0]["diff"]["suggested_migration"] == "carry"
    assert told["untouched"] == ["live"]
    assert [fault["field"] for fault in told["faults"]] == ["definitions.1.prerequisites"]
    assert (await admin.get(f"{QUESTS}/all")).json() == before
    for content_type, content, status in UNTAKEN:
        headers = {"Content-Type": content_type} if content_type else {}
        assert (await admin.post(f"{QUESTS}/plan", content=content, headers=headers)).status_code == status


async def test_versions_are_compared_and_read_in_full(admin: httpx.AsyncClient, anyone: httpx.AsyncClient) -> None:
    await admin.post(QUESTS, json=changed(visibility="hidden"))
    await admin.post(f"{QUESTS}/novice/publish")
    await admin.put(
        f"{QUESTS}/novice/draft", json=changed(visibility="hidden", claim="manual", claim_expires_after="P7D")
    )
    drafted = (await admin.get(f"{QUESTS}/novice/diff", params={"to": "draft"})).json()
    assert (drafted["before"], drafted["after"]) == (1, "draft")
    await admin.post(f"{QUESTS}/novice/publish")
    compared = (await admin.get(f"{QUESTS}/novice/diff", params={"from": 1, "to": 2})).json()
    assert compared["diff"] == drafted["diff"]
    assert [(one["place"], one["after"]) for one in compared["diff"]["changes"]] == [
        ("claim", "manual"),
        ("claim_expires_after", "7 days"),
    ]
    history = (await admin.get(f"{QUESTS}/novice/history", params={"limit": 1})).json()
    assert (history["total"], [one["version"] for one in history["items"]]) == (2, [2])
    assert history["items"][0]["definition"]["claim_expires_after"] == "P7D"
    assert (await anyone.get(f"{QUESTS}/novice/versions")).status_code == 404
    for wrong in ({"from": 0}, {"to": "latest"}, {"to": "\x00"}):
        assert (await admin.get(f"{QUESTS}/novice/diff", params=wrong)).status_code == 422, wrong
    for path in ("novice/diff?to=9", "nothing/diff", "nothing/history"):
        assert (await admin.get(f"{QUESTS}/{path}")).status_code == 404, path


UNTAKEN = [
    ("application/json", b"{", 400),
    ("application/yaml", b"a: &a [*a]", 400),
    ("text/plain", b"{}", 415),
    ("", b"{}", 415),
    ("application/json; charset=utf-8", b"{}", 200),
    ("application/json", b'"' + b"x" * MAX_BODY_BYTES + b'"', 413),
]


async def test_files_are_taken_by_their_type_and_size(admin: httpx.AsyncClient) -> None:
    for content_type, content, status in UNTAKEN:
        headers = {"Content-Type": content_type} if content_type else {}
        answer = await admin.post(f"{QUESTS}/import", content=content, headers=headers)
        assert answer.status_code == status, (content_type, content[:20])


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
