"""Quests: every one with its state, found by filters, claimed, accepted, left and explained."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.player import open_account_menu, see_balance, see_home, sign_in
from tests.harness.accounts import Account
from tests.harness.quests import event, progress, publish_quest, publish_version, send
from tests.harness.system import System
from tests.harness.waiting import eventually


async def publish(system: System, user_id: str, points: int) -> None:
    """Tell the system, as an app would, that the user has won a match."""
    async with system.client(await system.admin_token()) as admin:
        answer = await admin.post("/api/v1/events/publishers", json={"name": f"game of {user_id}"})
        assert answer.is_success, answer.text
        key = answer.json()["key"]
    async with system.client() as game:
        event = {
            "event_id": f"match-{user_id}-{points}",
            "event_type": "MatchWon",
            "user_id": user_id,
            "timestamp": datetime.now(UTC).isoformat(),
            "event_data": {"points": points},
        }
        answer = await game.post("/api/v1/events", json=event, headers={"X-Publisher-Key": key})
        assert answer.is_success, answer.text


async def test_every_quest_shows_its_state_and_its_reward_before_the_effort(
    system: System, open_page: OpenPage
) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await page.get_by_role("link", name="Quests", exact=True).click()
    locked = page.locator('[data-quest="ranked-dozen"]')
    await expect(locked).to_contain_text("Locked")
    await expect(locked).to_contain_text("Complete “Three of a rank” first.")
    await expect(locked).to_contain_text("5 diamonds")
    started = page.locator('[data-quest="sign-in-three-times"]')
    await expect(started).to_contain_text("In progress")
    await expect(started.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "1 of 3")
    await expect(page.locator('[data-quest="first-steps"]')).to_contain_text("Completed")
    await expect(page.locator('[data-quest="globetrotter"]')).to_contain_text("Available")
    secret = page.locator('[data-quest="quest-collector"]')
    await expect(secret).to_contain_text("???")
    await expect(secret).to_contain_text("it shows itself")
    await page.get_by_role("radio", name="Locked").check(force=True)
    await expect(page.locator("[data-quest]")).to_have_count(1)
    await page.reload()
    await expect(page.locator("[data-quest]")).to_have_count(1)
    await page.get_by_role("radio", name="All").check(force=True)
    await page.get_by_label("Search by name").fill("a rank nowhere")
    await expect(page.get_by_text("Nothing fits")).to_be_visible()
    await page.get_by_role("button", name="Show all").click()
    await expect(locked).to_be_visible()


PATH = {
    "id": "path",
    "label": "The whole path",
    "all_of": [
        {"id": "wins", "label": "Win three times", "on": ["DuelWon"], "target": 3},
        {
            "id": "meet",
            "label": "Meet somebody",
            "any_of": [
                {"id": "chat", "label": "Chat once", "on": ["ChatSent"], "target": 1},
                {"id": "trade", "label": "Trade once", "on": ["TradeMade"], "target": 1},
            ],
        },
    ],
}


async def test_a_quest_is_accepted_explained_and_left_and_names_what_is_missing(
    system: System, open_page: OpenPage
) -> None:
    code = f"path-{secrets.token_hex(4)}"
    definition = {
        "code": code,
        "name": "The long path",
        "objective": PATH,
        "enrolment": "opt_in",
        "deadline": "P3D",
        "reward": {"gold": 7},
    }
    async with system.client(await system.admin_token()) as admin:
        assert (await admin.post("/api/v1/quests", json=definition)).is_success
        await publish_version(system, admin, code, 1)
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await send(system, [json.dumps(event("ChatSent", account.user_id)).encode()], "ChatSent")
    await page.goto(f"{system.pages_url}/quests/{code}")
    await expect(page).to_have_title("The long path · Questline")
    await expect(page.get_by_text("Still missing: Win three times, Chat once, Trade once.")).to_be_visible()
    await page.get_by_role("button", name="Accept this quest").click()
    await expect(page.get_by_role("timer")).to_contain_text("Ends in 2 d 23 h")
    await send(system, [json.dumps(event("ChatSent", account.user_id)).encode()], "ChatSent")
    await eventually(lambda: has_parts(system, account, code, 1), within_seconds=30)
    await page.reload()
    await expect(page.get_by_text("Still missing: Win three times.")).to_be_visible()
    await page.get_by_role("button", name="Why isn't this counting?").click()
    await expect(page.locator("[data-outcome=counted]")).to_have_count(1)
    await expect(page.locator("[data-outcome=not_counted]")).to_contain_text("you had not accepted the quest")
    assert await serious_violations(page) == []
    await page.get_by_role("button", name="Leave this quest").click()
    await page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    await expect(page.get_by_role("button", name="Accept this quest")).to_be_visible()


async def has_parts(system: System, account: Account, code: str, number: int) -> bool:
    """Whether so many parts of the objective's top are reached."""
    return bool((await progress(system, await system.sign_in(account), code))["progress"] == number)


async def test_all_rewards_are_claimed_at_once(system: System, open_page: OpenPage) -> None:
    quest = await publish_quest(
        system,
        objective={"target": 1},
        repeat={"limit": 2, "reset": "on_completion"},
        claim="manual",
        reward={"diamonds": 4},
    )
    (kind,) = quest["objective"]["on"]
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await send(system, [json.dumps(event(kind, account.user_id)).encode() for _ in range(2)], kind)
    ready = page.get_by_role("region", name="Ready to claim")
    await ready.get_by_role("button", name="Claim all").click()
    await see_balance(page, "diamonds", 8)
    await expect(ready).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
async def test_a_reward_is_claimed_and_runs_into_the_wallet(
    system: System, open_page: OpenPage, viewport: ViewportSize, tmp_path: Path
) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url, viewport=viewport)
    await page.screenshot(path=tmp_path / "sign-in.png")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await publish(system, account.user_id, points=100)
    toast = page.locator('[data-toast="hundred-match-points#1"]')
    await expect(toast).to_contain_text("Yours to claim")
    card = page.locator('[data-quest="hundred-match-points"]')
    await expect(card).to_contain_text("Ready to claim")
    await page.screenshot(path=tmp_path / "home.png", full_page=True)
    await card.get_by_role("button", name="Claim reward").click()
    await see_balance(page, "gold", 25)
    await expect(card.get_by_role("button")).to_have_count(0)
    await expect(toast).to_contain_text("In your wallet")
    await page.screenshot(path=tmp_path / "claimed.png")
    await open_account_menu(page)
    await page.get_by_role("button", name="Switch to dark colours").click()
    await page.screenshot(path=tmp_path / "dark.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
