"""The desk's events: searched, followed live, opened down to the ledger; their types and fields."""

import secrets
from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import enter_desk, exported_rows, look_at, publisher_key, tell
from tests.harness.system import System


async def test_events_are_found_followed_and_explained(system: System, open_page: OpenPage, tmp_path: Path) -> None:
    user = f"gamer-{secrets.token_hex(4)}"
    key = await publisher_key(system, user)
    await tell(system, key, user, f"{user}-1", points=100, mode="ranked", match={"map": "harbour"})
    page = await enter_desk(system, open_page, f"/events?user={user}")
    rows = page.get_by_role("row").filter(has=page.get_by_role("button", name="Open"))
    await expect(rows.filter(has_text="MatchWon")).to_have_count(1)
    await look_at(page, tmp_path, "events")

    exported = await exported_rows(page)
    assert exported[0] == "Type,User,Happened,Arrived,Data,Event id"
    assert any(f"{user}-1" in line and "harbour" in line for line in exported)

    await page.get_by_role("button", name=f"Open MatchWon {user}-1").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text('"map": "harbour"')
    await expect(dialog).to_contain_text("Completed it for the 1st time")
    await look_at(page, tmp_path, "event")
    await page.keyboard.press("Escape")

    await page.get_by_role("button", name="Live tail").click()
    await expect(page.get_by_text("Live: new events appear at the top.")).to_be_visible()
    await tell(system, key, user, f"{user}-2", points=1)
    newest = page.get_by_role("button", name=f"Open MatchWon {user}-2")
    await expect(newest).to_be_visible()
    await look_at(page, tmp_path, "live")
    await page.get_by_role("button", name="Pause").click()
    await tell(system, key, user, f"{user}-3", points=1)
    await expect(page.get_by_text("Paused with")).to_be_visible()
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("button", name=f"Open MatchWon {user}-3")).to_be_visible()
    await page.get_by_role("button", name="Leave live tail").click()

    await page.get_by_role("button", name="Send a test event").click()
    await dialog.get_by_label("Type").fill("MatchWon")
    await dialog.get_by_label("User id").fill(user)
    await dialog.get_by_label("Data (a JSON object)").fill('{"points": 40, "mode": "casual"}')
    await dialog.get_by_label("Reason").fill("to see whether it counts")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("added 40")
    await page.keyboard.press("Escape")

    await page.get_by_role("link", name="Types and fields").click()
    await page.get_by_label("Find a type or a field").fill("match.map")
    row = page.get_by_role("row").filter(has_text="match.map")
    await expect(row).to_contain_text("MatchWon")
    await look_at(page, tmp_path, "types")
    await row.get_by_role("link").click()
    await expect(page.get_by_label("Type", exact=True)).to_have_value("MatchWon")
