"""Whole catalogs as files over HTTP: exported, planned and imported; and versions compared."""

import copy

import httpx
import pytest
import yaml

from tests.integration.catalog.authoring import QUESTS, changed
from tests.integration.catalog.conftest import MAX_BODY_BYTES


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
