"""The desk's drafts: taken from somebody else, tried, thrown away, and published over the past."""

import asyncio
import secrets

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import text

from tests.browser.conftest import OpenPage, Watch
from tests.browser.desk import enter_desk, publisher_key
from tests.harness.quests import event, publish_version
from tests.harness.sql import change
from tests.harness.system import System

STEP_USERS = 100
"""How many users a backfill folds at once."""


@pytest.fixture
def code() -> str:
    """A code that no other test uses."""
    return f"draft-{secrets.token_hex(4)}"


async def save_elsewhere(system: System, code: str, name: str) -> None:
    """Write a draft with another name, as another administrator would."""
    async with system.client(await system.auditor_token()) as other:
        started = await other.post(f"/api/v1/quests/{code}/draft")
        assert started.is_success, started.text
        definition = {**started.json()["draft"]["definition"], "name": name}
        headers = {"If-Match": started.headers["ETag"]}
        answer = await other.put(f"/api/v1/quests/{code}/draft", json=definition, headers=headers)
        assert answer.is_success, answer.text


async def throw_away(page: Page) -> None:
    """Throw the draft away, and say so once more."""
    await page.get_by_role("button", name="Throw the draft away").click()
    await page.get_by_role("dialog").get_by_role("button", name="Throw the draft away").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_draft_is_taken_from_another_tried_and_thrown_away(
    system: System, open_page: OpenPage, watch: Watch, code: str
) -> None:
    page = await enter_desk(system, open_page, "/quests/new")
    name = page.get_by_label("Name", exact=True)
    await name.fill("Mine")
    await page.get_by_label("Code", exact=True).fill(code)
    await page.get_by_label("Event types").fill("DraftTried")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await throw_away(page)
    await expect(page).to_have_url(f"{system.pages_url}/admin/quests")
    await expect(page.get_by_role("link", name="Sign in three times")).to_be_visible()
    await expect(page.get_by_text(code)).to_have_count(0)

    # Its code is free again, and this time it goes out at once.
    await page.get_by_role("link", name="New quest").click()
    await name.fill("Mine")
    await page.get_by_label("Code", exact=True).fill(code)
    await page.get_by_label("Event types").fill("DraftTried")
    await page.keyboard.press("Enter")
    await page.get_by_role("tab", name="Review and publish").click()
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    await expect(page).to_have_url(f"{system.pages_url}/admin/quests/{code}")
    await page.reload()
    await expect(name).to_have_value("Mine")
    await expect(page.get_by_text("Version 1 is live.")).to_have_count(0)

    watch.expect("status of 409", "status of 412")
    await name.fill("Mine once more")
    await save_elsewhere(system, code, "Theirs")
    await page.get_by_role("button", name="Save draft").click()
    await page.get_by_role("alert").get_by_role("button", name="Take theirs").click()
    await expect(name).to_have_value("Theirs")
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(page.get_by_text("Draft waiting")).to_be_visible()

    # A run over a log so large that nobody wants to wait for its end.
    let_go = asyncio.Event()

    async def hold(route: Route) -> None:
        await let_go.wait()
        await route.abort()

    await page.route("**/api/v1/operations/simulations", hold)
    await page.get_by_role("tab", name="Review and publish").click()
    await page.get_by_role("button", name="Simulate").click()
    await expect(page.get_by_label("Progress of the simulation")).to_be_visible()
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_text("Stopped. Nothing was written.")).to_be_visible()
    let_go.set()
    await page.unroute_all(behavior="wait")
    await page.get_by_role("button", name="Simulate").click()
    await expect(page.get_by_text("No user has an event")).to_be_visible()

    await page.get_by_role("tab", name="Definition").click()
    await throw_away(page)
    await expect(name).to_have_value("Mine")
    await expect(page.get_by_role("button", name="Throw the draft away")).to_have_count(0)


async def test_the_folding_of_the_past_is_paused_between_two_steps(
    system: System, open_page: OpenPage, code: str
) -> None:
    users = [f"{code}-{number:03}" for number in range(STEP_USERS + 1)]
    events = [event(code, user) for user in users]
    async with system.client() as app:
        headers = {"X-Publisher-Key": await publisher_key(system, code)}
        answer = await app.post("/api/v1/events", json={"events": events}, headers=headers)
        assert answer.is_success, answer.text
    page = await enter_desk(system, open_page, "/quests")
    async with system.client(await system.auditor_token()) as admin:
        definition = {
            "code": code,
            "name": code,
            "objective": {"on": [code], "target": 1},
            "backfill": {"since": "beginning"},
        }
        created = await admin.post("/api/v1/quests", json=definition)
        assert created.is_success, created.text
        # As long as somebody else has one of its users in hand, the first step cannot end.
        async with change(system, "processing") as other:
            await other.execute(text("SELECT FROM participant WHERE user_id = :id FOR UPDATE"), {"id": users[0]})
            await publish_version(system, admin, code, 1)
            await page.goto(f"{system.pages_url}/admin/quests/{code}")
            await page.get_by_role("tab", name="Backfill").click()
            await expect(page.get_by_text("Running", exact=True)).to_be_visible()
            await expect(page.get_by_text("0 of about 101 users")).to_be_visible()
            async with page.expect_request("**/backfills/*/pause"):
                await page.get_by_role("button", name="Pause it").click()
    await expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    await expect(page.get_by_text("100 of about 101 users")).to_be_visible()
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=30_000)
    await expect(page.get_by_text("101 of about 101 users")).to_be_visible()
