"""The home page: every quest with its state, and claiming."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.player import see_balance, see_home, sign_in
from tests.harness.system import System


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
    locked = page.locator('[data-quest="ranked-dozen"]')
    await expect(locked).to_contain_text("Locked")
    await expect(locked).to_contain_text("Complete “Three of a rank” first.")
    await expect(locked).to_contain_text("5 diamonds")
    started = page.locator('[data-quest="sign-in-three-times"]')
    await expect(started).to_contain_text("In progress")
    await expect(started.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "1 of 3")
    await expect(page.locator('[data-quest="first-steps"]')).to_contain_text("Completed")
    await expect(page.locator('[data-quest="globetrotter"]')).to_contain_text("Available")


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
    await page.get_by_role("button", name="Switch to dark colours").click()
    await page.screenshot(path=tmp_path / "dark.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
