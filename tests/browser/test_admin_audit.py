"""The desk's audit log: who did what to what, and why."""

import secrets
from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.desk import enter_desk, exported_rows, look_at, publisher_key, tell
from tests.harness.system import System


async def test_what_administrators_did_is_found_opened_and_exported(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    user = f"gamer-{secrets.token_hex(4)}"
    await tell(system, await publisher_key(system, user), user, f"{user}-1", points=1)
    async with system.client(await system.auditor_token()) as admin:
        body = {"reason": "the match was rigged", "policy": "floor"}
        assert (await admin.post(f"/api/v1/events/{user}-1/retract", json=body)).is_success
    page = await enter_desk(system, open_page, "/audit")
    await page.get_by_label("User id").fill(user)
    row = page.get_by_role("row").filter(has_text="the match was rigged")
    await expect(row).to_contain_text("Event retracted")
    await expect(page.get_by_text("1 shown")).to_be_visible()
    header, line = await exported_rows(page)
    assert header == "When,Did,Who,To,User,Reason,Service,Details,Entry id"
    assert f",event.retracted,admin,{user}-1,{user},the match was rigged,processing," in line
    await row.get_by_role("button", name="Open event.retracted").click()
    await expect(page.get_by_role("dialog")).to_contain_text('"policy": "floor"')
    await look_at(page, tmp_path, "audit-entry")
    await page.keyboard.press("Escape")
    await page.get_by_label("Action").select_option("Webhooks")
    await expect(page.get_by_text("No entries")).to_be_visible()
    await page.goto(f"{system.pages_url}/admin/audit")
    await expect(page.get_by_role("row").nth(1)).to_be_visible()
    await look_at(page, tmp_path, "audit")


async def test_a_viewer_reads_the_audit_log_on_a_phone(system: System, open_page: OpenPage, tmp_path: Path) -> None:
    await publisher_key(system, f"game {secrets.token_hex(4)}")
    page = await enter_desk(system, open_page, "/audit", "viewer", PHONE)
    await expect(page.get_by_role("row").nth(1)).to_be_visible()
    await look_at(page, tmp_path, "phone-audit")
