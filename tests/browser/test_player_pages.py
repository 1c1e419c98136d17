"""The player's other pages: walked through by one player, by keyboard, on a phone, in light and dark."""

import asyncio
import re
from typing import Final

import pytest
from playwright.async_api import Page, Route, ViewportSize, expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.player import open_account_menu, see_balance, see_home, sign_in
from tests.harness.accounts import Account
from tests.harness.system import System

PAGES: Final = {
    "Home": "/",
    "Quests": "/quests",
    "Badges": "/badges",
    "Leaderboard": "/leaderboard",
    "Wallet": "/wallet",
    "Inbox": "/inbox",
    "Account": "/account",
}
SIGN_INS: Final = 3


async def play(system: System) -> Account:
    """An account that has earned its first ten diamonds."""
    account = await system.sign_up()
    for _ in range(SIGN_INS):
        await system.sign_in(account)
    return account


async def settle(page: Page) -> None:
    """Wait until the page has loaded what it shows, and nothing rises into view any more."""
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator("main .animate-breathe")).to_have_count(0)
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
async def test_every_page_is_reached_named_and_without_barriers_in_light_and_dark(
    system: System, open_page: OpenPage, viewport: ViewportSize
) -> None:
    account = await play(system)
    page = await open_page(system.pages_url, viewport=viewport)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    for name, path in PAGES.items():
        if name == "Account":
            await open_account_menu(page)
            await page.get_by_role("link", name="Account and privacy").click()
        elif name != "Home":
            await page.get_by_role("link", name=re.compile(f"^{name}(, \\d+ unread)?$")).click()
        await expect(page).to_have_title(f"{name} · Questline")
        await expect(page).to_have_url(re.compile(f"{re.escape(path)}$"))
        await settle(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        for theme in ("light", "dark"):
            await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            await settle(page)
            assert await serious_violations(page) == [], f"{name} in {theme}"


async def test_badges_places_wallet_and_inbox_tell_what_the_player_has_earned(
    system: System, open_page: OpenPage
) -> None:
    account = await play(system)
    other = await play(system)
    page = await open_page(system.pages_url)
    await sign_in(page, account.user_name, account.password)
    await see_home(page, account.user_name)
    await see_balance(page, "diamonds", 10)
    await expect(page.get_by_text("Level 1 of")).to_be_visible()
    await expect(page.locator("[data-streak] [data-day]")).to_have_count(35)

    await page.goto(f"{system.pages_url}/badges")
    first = page.locator('[data-badge="first-steps"]')
    await expect(first).to_have_attribute("data-state", "held")
    await expect(page.locator('[data-badge="quest-collector"]')).to_have_attribute("data-state", "open")
    await page.get_by_role("radio", name="Held").check(force=True)
    await expect(page.locator("[data-badge]")).to_have_count(1)
    await first.get_by_role("link").click()
    await expect(page.get_by_role("heading", name="First steps")).to_be_visible()

    await page.goto(f"{system.pages_url}/leaderboard")
    own = page.locator("[data-own=true]").last
    await expect(own).to_contain_text(account.user_name)
    await expect(page.locator("[data-own-rank]")).to_be_visible()
    for board in ("This week", "Today"):
        await page.get_by_role("radio", name=board).check(force=True)
        await expect(own).to_contain_text("60")
    await page.get_by_role("switch", name="Hide me from all leaderboards").click()
    await expect(page.get_by_text("You are hidden.")).to_be_visible()
    await expect(page.locator("[data-own=true]")).to_have_count(0)
    await page.get_by_role("switch", name="Hide me from all leaderboards").click()
    await expect(own).to_contain_text(account.user_name)

    await page.goto(f"{system.pages_url}/wallet")
    await expect(page.locator("[data-entry]")).to_have_count(1)
    await expect(page.locator("[data-entry=grant]")).to_contain_text("Reward of “Sign in three times”")
    assert other.user_name not in await page.content()

    await page.get_by_role("link", name="Inbox, 3 unread").click()
    await expect(page.locator("[data-message]")).to_have_count(SIGN_INS)
    await page.get_by_role("button", name="Mark all as read").click()
    await expect(page.get_by_text("You have read everything.")).to_be_visible()
    await expect(page.locator("[data-read=false]")).to_have_count(0)
    await page.get_by_role("radio", name="Unread").check(force=True)
    await expect(page.get_by_text("There is nothing new for you.")).to_be_visible()
    await expect(page.locator("[data-unread]")).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
async def test_the_head_of_home_takes_the_room_that_it_needs_from_the_beginning(
    system: System, open_page: OpenPage, viewport: ViewportSize
) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url, viewport=viewport)
    loaded = asyncio.Event()

    async def hold(route: Route) -> None:
        await loaded.wait()
        await route.continue_()

    await page.route(re.compile("/api/v1/(achievements|levels|progress|stats)"), hold)
    await sign_in(page, account.user_name, account.password)
    head = page.get_by_role("region", name="Your level")
    await expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    before = await head.bounding_box()
    loaded.set()
    await see_home(page, account.user_name)
    await settle(page)
    assert await head.bounding_box() == before
    facts = await head.get_by_role("list").bounding_box()
    assert before is not None
    assert facts is not None
    below = before["y"] + before["height"] - facts["y"] - facts["height"]
    assert below == pytest.approx(28 if viewport == WIDE else 24, abs=1)
    await page.unroute_all(behavior="wait")


async def test_two_players_in_one_browser_never_see_each_others_data(system: System, open_page: OpenPage) -> None:
    rich, poor = await play(system), await system.sign_up()
    page = await open_page(system.pages_url)
    await sign_in(page, rich.user_name, rich.password)
    await see_home(page, rich.user_name)
    await page.goto(f"{system.pages_url}/wallet")
    await expect(page.locator("[data-purse=diamonds]")).to_contain_text("10")
    await open_account_menu(page)
    await page.get_by_role("button", name="Sign out").click()
    await sign_in(page, poor.user_name, poor.password)
    await see_home(page, poor.user_name)
    await see_balance(page, "diamonds", 0)
    await page.get_by_role("link", name="Wallet", exact=True).click()
    await expect(page.get_by_text("Nothing has come in yet")).to_be_visible()
    assert rich.user_name not in await page.content()


async def test_the_keyboard_alone_reaches_everything(system: System, open_page: OpenPage) -> None:
    account = await system.sign_up()
    page = await open_page(system.pages_url)
    await expect(page.get_by_label("User name")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.type(account.user_name)
    await page.keyboard.press("Tab")
    await page.keyboard.type(account.password)
    await page.keyboard.press("Enter")
    await see_home(page, account.user_name)
    await page.reload()
    await see_home(page, account.user_name)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/quests/"))
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    menu = page.get_by_role("button", name="Account of")
    await expect(menu).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Account and privacy")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await expect(menu).to_have_attribute("aria-expanded", "false")
