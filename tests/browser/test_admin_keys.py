"""The desk's keys: issued, shown once, revoked; and who gets to the desk at all."""

from playwright.async_api import expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import OpenPage
from tests.browser.player import see_home, sign_in
from tests.harness.system import System


async def test_an_administrator_issues_and_revokes_a_key(system: System, open_page: OpenPage) -> None:
    page = await open_page(f"{system.pages_url}/sign-in")
    await sign_in(page, "admin", system.seed_password)
    await see_home(page, "admin")
    await page.goto(f"{system.pages_url}/admin/keys")
    await page.get_by_role("button", name="Issue a key").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("browser test")
    await page.keyboard.press("Enter")
    key = await dialog.locator("code").inner_text()
    assert key.startswith("qlp_")
    assert await serious_violations(page) == []
    await dialog.get_by_role("button", name="Close").last.click()
    row = page.get_by_role("row").filter(has_text="browser test")
    await expect(row).to_contain_text("Active")
    assert key not in await page.content()
    assert await serious_violations(page) == []
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export CSV").click()
    header, *exported = (await (await download.value).path()).read_text(encoding="utf-8").splitlines()
    assert header == "Name,Key,Issued,State"
    assert any("browser test" in line for line in exported)
    await row.get_by_role("button", name="Revoke").click()
    await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(row).to_contain_text("Revoked")


async def test_a_player_is_led_back_to_the_players_pages(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    page = await open_page(f"{system.pages_url}/sign-in")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await page.goto(f"{system.pages_url}/admin/keys")
    await see_home(page, account.user_name)
