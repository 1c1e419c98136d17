"""Signing in, up and out, and going on."""

import secrets

from playwright.async_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.player import see_home, sign_in, sign_out, sign_up
from tests.harness.system import System


async def test_a_player_signs_in_reloads_and_signs_out(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await expect(page).to_have_url(f"{system.pages_url}/sign-in")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await page.reload()
    await see_home(page, account.user_name)
    await sign_out(page)
    await page.goto(system.pages_url)
    await expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


async def test_a_wrong_password_is_said_and_nothing_else_is_told(
    system: System, open_page: OpenPage, watch: Watch
) -> None:
    watch.expect("status of 401")
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    for user_name in (account.user_name, f"nobody-{secrets.token_hex(4)}"):
        await sign_in(page, user_name, "not the password")
        await expect(page.get_by_role("alert")).to_contain_text("do not match")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)


async def test_a_new_player_signs_up_and_is_at_home(system: System, open_page: OpenPage, watch: Watch) -> None:
    watch.expect("status of 422", "status of 409")
    taken = await system.sign_up()
    page = await open_page(system.pages_url)
    user_name = f"ada-{secrets.token_hex(4)}"
    await sign_up(page, user_name, "short")
    await expect(page.get_by_text("Use 8 to 128 characters. Common passwords")).to_be_visible()
    await page.goto(system.pages_url)
    await sign_up(page, taken.user_name, "long enough to do")
    await expect(page.get_by_role("alert")).to_contain_text("is taken")
    await page.goto(system.pages_url)
    await sign_up(page, user_name, "long enough to do")
    await see_home(page, user_name)


async def test_an_empty_form_is_not_sent(system: System, open_page: OpenPage) -> None:
    page = await open_page(system.pages_url)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Please fill this in.")).to_have_count(2)


async def test_a_session_that_was_ended_elsewhere_says_so(system: System, open_page: OpenPage, watch: Watch) -> None:
    watch.expect("status of 401")
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await page.context.clear_cookies()
    await page.reload()
    await expect(page.get_by_text("Your session has ended.")).to_be_visible()


async def test_signing_out_in_one_tab_signs_out_the_other(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    first = await open_page(system.pages_url)
    await sign_in(first, account.user_name, account.password)
    await see_home(first, account.user_name)
    second = await open_page(system.pages_url, beside=first)
    await see_home(second, account.user_name)
    await sign_out(first)
    await expect(second.get_by_text("You signed out in another tab.")).to_be_visible()


async def test_no_token_is_stored_where_scripts_could_find_it(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    found = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "eyJ" not in found
    assert account.user_id in found
    cookies = {cookie["name"]: cookie for cookie in await page.context.cookies(f"{system.pages_url}/api/v1/login")}
    refresh = cookies["questline_refresh"]
    assert refresh["httpOnly"]
    assert refresh["sameSite"] == "Strict"
    assert refresh["value"] not in found


async def test_who_asked_for_a_page_comes_to_it_by_signing_in(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    page = await open_page(f"{system.pages_url}/quests?state=done")
    await expect(page).to_have_url(f"{system.pages_url}/sign-in?next=%2Fquests%3Fstate%3Ddone")
    await sign_in(page, account.user_name, account.password)
    await expect(page).to_have_url(f"{system.pages_url}/quests?state=done")
    await sign_out(page)
    await page.goto(f"{system.pages_url}/sign-in?next=%2F%2Fevil.example%2F")
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await expect(page).to_have_url(f"{system.pages_url}/")
