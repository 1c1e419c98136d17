"""The desk's users: found, created, changed; quests explained; what is taken back and given."""

import secrets
from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import PHONE, OpenPage, Watch
from tests.browser.desk import enter_desk, exported_rows, look_at, publisher_key, tell
from tests.harness.system import System


async def test_an_account_is_created_changed_and_deactivated(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    name = f"clerk-{secrets.token_hex(4)}"
    page = await enter_desk(system, open_page, "/users")
    await expect(page.get_by_role("row").filter(has_text="Administrator")).to_be_visible()
    await look_at(page, tmp_path, "users")
    await page.get_by_role("button", name="Create an account").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("User name").fill(name)
    await dialog.get_by_label("Password", exact=True).fill("long enough to do")
    await dialog.get_by_label("Role").select_option("Viewer")
    await dialog.get_by_role("button", name="Create an account").click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    header = page.get_by_role("banner").or_(page.locator("main header")).first
    await expect(header).to_contain_text("Viewer")
    await page.get_by_role("button", name="Edit account").click()
    await page.get_by_role("dialog").get_by_label("Role").select_option("Player")
    await page.get_by_role("button", name="Save").click()
    await expect(header).to_contain_text("Player")
    await page.get_by_role("button", name="Deactivate").click()
    await page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    await expect(header).to_contain_text("Deactivated")
    await page.get_by_role("link", name="All users").click()
    await page.get_by_label("Name begins with").fill(name)
    await expect(page.get_by_text("1 account", exact=True)).to_be_visible()
    header_line, *lines = await exported_rows(page)
    assert header_line == "Name,Role,State,Time zone,Created,User id"
    assert len(lines) == 1
    assert lines[0].startswith(f"{name},user,Deactivated,UTC")


async def test_a_users_quest_is_explained_claimed_for_and_its_event_taken_back(
    system: System, open_page: OpenPage, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("status of 404")  # what a user without an account has none of
    user = f"gamer-{secrets.token_hex(4)}"
    key = await publisher_key(system, user)
    await tell(system, key, user, f"{user}-1", points=100, mode="ranked")
    page = await enter_desk(system, open_page, "/users")
    await page.get_by_label("Open a user id").fill(user)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("No account here")).to_be_visible()
    await look_at(page, tmp_path, "user")

    await page.get_by_role("tab", name="Quests").click()
    await page.get_by_role("button", name="Explain A hundred points").click()
    step = page.get_by_role("listitem").filter(has_text=f"{user}-1").first
    await expect(step).to_contain_text("Counted")
    await page.get_by_role("button", name="Claim for them: cycle 1").click()
    await page.get_by_role("dialog").get_by_role("button", name="Claim for them").click()
    await expect(step).to_contain_text("Credited")
    await look_at(page, tmp_path, "quest")

    await page.get_by_role("tab", name="Wallet").click()
    await expect(page.get_by_role("row").filter(has_text="Reward")).to_contain_text("+25")
    await look_at(page, tmp_path, "wallet")

    await page.get_by_role("tab", name="Events").click()
    await page.get_by_role("button", name=f"Take back MatchWon {user}-1").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("a bot played")
    await dialog.get_by_role("button", name="Take back").click()
    await expect(page.get_by_role("button", name="Open EventRetracted")).to_be_visible()
    await page.get_by_role("tab", name="Wallet").click()
    await expect(page.get_by_role("row").filter(has_text="Taken back")).to_contain_text("-25", timeout=30_000)

    await page.get_by_role("tab", name="Grants").click()
    await page.get_by_role("button", name="Give a reward").click()
    await dialog.get_by_label("Diamonds").fill("7")
    await dialog.get_by_label("Reason").fill("sorry for the fuss")
    await dialog.get_by_role("button", name="Give a reward").click()
    given = page.get_by_role("row").filter(has_text="sorry for the fuss")
    await expect(given).to_contain_text("Credited", timeout=30_000)
    await look_at(page, tmp_path, "grants")
    await given.get_by_role("button", name="Revoke").click()
    await dialog.get_by_label("Reason").fill("given twice")
    await dialog.get_by_role("button", name="Revoke").click()
    await expect(given).to_contain_text("Revoked: given twice")


async def test_a_viewer_sees_users_on_a_phone_and_changes_nothing(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    account = await system.sign_up()
    page = await enter_desk(system, open_page, f"/users/{account.user_id}", "viewer", PHONE)
    await expect(page.get_by_role("heading", name=account.user_name)).to_be_visible()
    await expect(page.get_by_role("button", name="Edit account")).to_have_count(0)
    await look_at(page, tmp_path, "phone-user")
    await page.get_by_role("tab", name="Events").click()
    await expect(page.get_by_role("button", name="Open UserUpdated").first).to_be_visible()
    await expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    await page.goto(f"{system.pages_url}/admin/users")
    await expect(page.get_by_role("row").filter(has_text="Administrator")).to_be_visible()
    await expect(page.get_by_role("button", name="Create an account")).to_have_count(0)
    await look_at(page, tmp_path, "phone-users")
