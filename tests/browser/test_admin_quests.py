"""The desk's quests: written, tried over the log, published, changed beside somebody else, rolled back, ended."""

import json
import secrets
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import OpenPage, Watch
from tests.browser.desk import enter_desk, publisher_key
from tests.harness.quests import event
from tests.harness.system import System

LAP = "LapDone"


async def drive(system: System, laps: dict[str, int]) -> None:
    """Tell the system, as an app would, of so many laps of each user."""
    key = await publisher_key(system, f"track {secrets.token_hex(4)}")
    events = [
        event(LAP, user_id, event_data={"seconds": 60 + lap}) for user_id, count in laps.items() for lap in range(count)
    ]
    async with system.client() as track:
        answer = await track.post("/api/v1/events", json={"events": events}, headers={"X-Publisher-Key": key})
        assert answer.is_success, answer.text


async def open_desk(system: System, open_page: OpenPage, user_name: str) -> Page:
    """The list of quests, signed in."""
    page = await enter_desk(system, open_page, "/quests", user_name)
    await expect(page.get_by_role("link", name="Sign in three times")).to_be_visible()
    return page


async def save_elsewhere(system: System, code: str, **changes: Any) -> None:
    """Change a draft as another administrator would."""
    async with system.client(await system.admin_token()) as other:
        started = await other.post(f"/api/v1/quests/{code}/draft")
        assert started.is_success, started.text
        definition = {**started.json()["draft"]["definition"], **changes}
        headers = {"If-Match": started.headers["ETag"]}
        answer = await other.put(f"/api/v1/quests/{code}/draft", json=definition, headers=headers)
        assert answer.is_success, answer.text


async def write_code(page: Page, definition: dict[str, Any]) -> None:
    """Replace everything in the code view."""
    await page.get_by_role("textbox", name="The definition as JSON").focus()
    # Not over a selection: there Chromium writes styles of its own, which the page's policy refuses, and says so.
    await page.keyboard.press("Control+A")
    await page.keyboard.press("Delete")
    await page.keyboard.insert_text(json.dumps(definition))


async def test_a_quest_is_written_tried_published_and_changed(
    system: System, open_page: OpenPage, watch: Watch
) -> None:
    await drive(system, {"ann": 3, "ben": 1})
    page = await open_desk(system, open_page, "admin")
    assert await serious_violations(page) == []
    await page.get_by_role("link", name="New quest").click()

    await page.get_by_label("Name", exact=True).fill("Three laps")
    await page.get_by_label("Code", exact=True).fill("three-laps")
    await page.get_by_label("Event types").fill(LAP)
    await page.keyboard.press("Enter")
    await page.get_by_label("Target").fill("three")
    faults = page.get_by_role("region", name="Faults")
    await expect(faults).to_contain_text("This takes a whole number.")
    await page.get_by_label("Only where").fill("event.data.seconds <")
    await expect(faults).to_contain_text("objective.where, line 1, column")
    await page.get_by_label("Target").fill("3")
    await expect(faults).to_contain_text("1 fault")
    assert await serious_violations(page) == []

    await page.get_by_role("radio", name="Code view").check(force=True)
    code = page.get_by_role("textbox", name="The definition as JSON")
    await expect(page.locator(".cm-lintPoint-error, .cm-lintRange-error").first).to_be_visible()
    await expect(code).to_contain_text('"where": "event.data.seconds <"')
    assert await serious_violations(page) == []
    whole = {
        "code": "three-laps",
        "name": "Three laps",
        "objective": {"on": [LAP], "target": 3, "where": "event.data.seconds < 600"},
        "reward": {"gold": 5, "diamonds": 2},
        "backfill": {"since": "beginning"},
    }
    for laps in range(20):  # so fast that the page is drawn in the midst of it
        await write_code(page, {**whole, "name": f"{laps} laps"})
        await expect(code).to_contain_text(f"{laps} laps")
    await page.keyboard.press("Backspace")
    await expect(faults).to_contain_text("This is no valid JSON yet")
    await write_code(page, {**whole, "from_the_future": 1})
    await expect(faults).to_contain_text("There is no field “from_the_future” here.")
    await page.get_by_role("radio", name="Form view").check(force=True)
    await expect(page.get_by_label("Gold", exact=True)).to_have_value("5")
    await page.get_by_label("Gold", exact=True).fill("6")
    await page.get_by_role("radio", name="Code view").check(force=True)
    await expect(code).to_contain_text('"from_the_future": 1')
    await expect(code).to_contain_text('"gold": 6')
    await write_code(page, whole)
    await expect(faults).to_contain_text("No faults found", timeout=30_000)

    await page.get_by_role("link", name="All quests").click()
    asked = page.get_by_role("dialog", name="Leave without saving?")
    assert await serious_violations(page) == []
    await asked.get_by_role("button", name="Stay here").click()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_role("heading", name="Three laps")).to_be_visible()
    await expect(page).to_have_url(f"{system.pages_url}/admin/quests/three-laps")
    await expect(page.get_by_text("Draft saved")).to_be_visible()

    await page.get_by_role("tab", name="Review and publish").click()
    await page.get_by_role("button", name="Simulate").click()
    report = page.locator("[data-report]")
    await expect(report).to_contain_text("50% of them")
    await expect(report.get_by_role("figure", name="Completions per day")).to_be_visible()
    await report.get_by_text("ann", exact=True).click()
    await expect(report).to_contain_text("completes it (no. 1)")
    assert await serious_violations(page) == []
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    await page.get_by_role("tab", name="Backfill").click()
    await expect(page.get_by_text("Its past")).to_be_visible(timeout=60_000)
    await expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=60_000)
    assert await serious_violations(page) == []

    # Somebody else saves a draft meanwhile: a refusal, and nothing that was typed is lost.
    watch.expect("status of 409", "status of 412")
    await page.get_by_role("tab", name="Definition").click()
    await page.get_by_label("Target").fill("2")
    await save_elsewhere(system, "three-laps", name="Laps by another")
    await page.get_by_role("button", name="Save draft").click()
    conflict = page.get_by_role("alert").filter(has_text="Somebody else has changed this draft")
    await expect(conflict).to_contain_text("Their draft: by")
    await expect(page.get_by_label("Target")).to_have_value("2")
    assert await serious_violations(page) == []
    await conflict.get_by_role("button", name="Save mine over it").click()
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    # A later version may not fold the past just so, and the page says why it cannot be published.
    await page.get_by_role("tab", name="Review and publish").click()
    await expect(page.get_by_text("objective.target")).to_be_visible()
    await expect(page.get_by_text("choose migration 'recompute'")).to_be_visible()
    await expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    await page.get_by_role("tab", name="Definition").click()
    await page.get_by_label("Users who have begun").select_option("recompute")
    await page.get_by_role("tab", name="Review and publish").click()
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 2 is live.")).to_be_visible()


async def test_a_live_quest_is_paused_rolled_back_and_ended(system: System, open_page: OpenPage) -> None:
    page = await open_desk(system, open_page, "admin")
    async with system.client(await system.admin_token()) as admin:
        draft = {"code": "short", "name": "Short life", "objective": {"on": [LAP], "target": 1}}
        for target in (1, 2):
            objective = {"on": [LAP], "target": target}
            if target == 1:
                await admin.post("/api/v1/quests", json=draft)
            else:
                await admin.put("/api/v1/quests/short/draft", json={**draft, "objective": objective})
            published = await admin.post("/api/v1/quests/short/publish")
            assert published.json()["version"] == target, published.text
    await page.goto(f"{system.pages_url}/admin/quests?q=short")
    await page.get_by_role("link", name="Short life").click()

    await page.get_by_role("button", name="Pause").click()
    await page.get_by_role("dialog").get_by_label("Reason").fill("the track is wet")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("the track is wet")).to_be_visible()
    await page.get_by_role("button", name="Resume").click()
    await page.get_by_role("dialog").get_by_label("Reason").fill("dry again")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()

    # By keyboard alone.
    await page.get_by_role("tab", name="Definition").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Versions")).to_be_focused()
    await (
        page.get_by_role("row")
        .filter(has_text="Version 2")
        .get_by_role("button", name="What it changed")
        .press("Enter")
    )
    await expect(page.get_by_role("dialog")).to_contain_text("objective.target")
    assert await serious_violations(page) == []
    await page.keyboard.press("Escape")
    await (
        page.get_by_role("row")
        .filter(has_text="Version 1")
        .get_by_role("button", name="Roll back to it")
        .press("Enter")
    )
    await page.get_by_role("dialog").get_by_label("Reason").fill("two is too many")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Version 3 is live.")).to_be_visible()

    await page.get_by_role("button", name="Archive").click()
    await page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("nothing counts any more")).to_be_visible()
    await expect(page.get_by_role("button", name="Save draft")).to_have_count(0)
    await page.get_by_role("link", name="All quests").click()
    await page.get_by_label("State").select_option("archived")
    await expect(page.get_by_role("row").filter(has_text="Short life")).to_contain_text("Archived")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export CSV").click()
    header, *exported = (await (await download.value).path()).read_text(encoding="utf-8").splitlines()
    assert header == "Name,State,Kind,Category,Version,Completions"
    assert exported == ["Short life,archived,quest,,3,0"]


async def test_levels_are_published_and_a_viewer_only_looks(system: System, open_page: OpenPage) -> None:
    page = await open_desk(system, open_page, "admin")
    await page.goto(f"{system.pages_url}/admin/levels")
    await page.get_by_label("Points for level 2").fill("0")
    await expect(page.get_by_text("Take a whole number from 1")).to_be_visible()
    await page.get_by_label("Points for level 2").fill("120")
    await expect(page.get_by_role("row").nth(2)).to_contain_text("120")
    assert await serious_violations(page) == []
    await page.get_by_role("button", name="Publish the curve").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish the curve").click()
    await expect(page.get_by_text("This is the curve as it is.")).to_be_visible()

    viewer = await open_desk(system, open_page, "viewer")
    await expect(viewer.get_by_role("link", name="New quest")).to_have_count(0)
    await viewer.get_by_role("link", name="Sign in three times").click()
    await expect(viewer.get_by_text("You are looking as a viewer")).to_be_visible()
    await expect(viewer.get_by_label("Name", exact=True)).to_be_disabled()
    for name in ("Save draft", "Pause", "Archive"):
        await expect(viewer.get_by_role("button", name=name)).to_have_count(0)
    await viewer.get_by_role("tab", name="Review and publish").click()
    await expect(viewer.get_by_text("Nothing: what is live says the same.")).to_be_visible()
    await expect(viewer.get_by_role("button", name="Publish")).to_have_count(0)
    assert await serious_violations(viewer) == []
    await viewer.get_by_role("link", name="Levels").click()
    await expect(viewer.get_by_label("Points for level 2")).to_have_value("120")
    await expect(viewer.get_by_role("button", name="Publish the curve")).to_have_count(0)
    await viewer.get_by_role("link", name="Stats").click()
    await viewer.get_by_label("User id").fill("ann")
    await viewer.keyboard.press("Enter")
    await expect(viewer.get_by_role("region", name="Stats of ann")).to_contain_text("tests_taken")
    assert await serious_violations(viewer) == []
