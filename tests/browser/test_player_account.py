"""A player's own account: its name, password, sessions and end."""

import json

from playwright.async_api import expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import PHONE, OpenPage, Watch
from tests.browser.player import see_home, sign_in
from tests.harness.system import System


async def test_an_account_is_renamed_gets_a_new_password_and_is_deleted(
    system: System, open_page: OpenPage, watch: Watch
) -> None:
    watch.expect("status of 422", "status of 401")
    account = await system.sign_up()
    page = await open_page(f"{system.pages_url}/sign-in")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await page.goto(f"{system.pages_url}/account")
    new_name = f"{account.user_name}-again"
    await page.get_by_label("User name", exact=True).fill(new_name)
    await page.get_by_label("Time zone").select_option("Asia/Tokyo")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_role("button", name=f"Account of {new_name}")).to_be_visible()

    await page.get_by_label("Current password", exact=True).fill("not the password")
    await page.get_by_label("New password", exact=True).fill("another password")
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("That is not your current password.")).to_be_visible()
    await page.get_by_label("Current password", exact=True).fill(account.password)
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("User name", exact=True)).to_have_value(new_name)
    await expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")

    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download my data").click()
    saved = json.loads((await (await download.value).path()).read_text(encoding="utf-8"))
    assert saved.keys() == {"exported_at", "account", "progress"}
    assert account.user_id in json.dumps(saved["account"])

    await page.get_by_role("button", name="Delete my account…").click()
    delete = page.get_by_role("dialog").get_by_role("button", name="Delete for good")
    await expect(delete).to_be_disabled()
    await page.get_by_label("Your user name").fill(new_name)
    assert await serious_violations(page) == []
    await delete.click()
    await expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    await sign_in(page, new_name, "another password")
    await expect(page.get_by_role("alert")).to_contain_text("do not match")


async def test_signing_out_everywhere_ends_the_session_of_another_device_too(
    system: System, open_page: OpenPage, watch: Watch
) -> None:
    account = await system.sign_up()
    phone, laptop = await open_page(system.pages_url, viewport=PHONE), await open_page(system.pages_url)
    for page in (phone, laptop):
        await sign_in(page, account.user_name, account.password)
        await see_home(page, account.user_name)
    await laptop.goto(f"{system.pages_url}/account")
    await laptop.get_by_role("button", name="Sign out everywhere").click()
    await expect(laptop.get_by_text("You are signed out on all devices.")).to_be_visible()
    watch.expect("status of 401")  # what the other device's refresh token is worth
    await phone.reload()
    await expect(phone.get_by_text("Your session has ended.")).to_be_visible()
