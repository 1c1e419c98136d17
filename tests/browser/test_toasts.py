"""What happens on screen when a quest is completed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import STREAM, OpenPage, Watch
from tests.browser.player import see_balance, see_home, sign_in, sign_out
from tests.harness.accounts import Account
from tests.harness.system import System

QUEST = "sign-in-three-times"


@dataclass(frozen=True, slots=True)
class Player:
    """An account and the page on which it has signed in for the first time."""

    account: Account
    page: Page


StartPlaying = Callable[[], Awaitable[Player]]


@pytest.fixture
def start_playing(system: System, open_page: OpenPage) -> StartPlaying:
    """Makes an account, signs it in once and waits until the sign-in is counted and its toast is gone."""

    async def start() -> Player:
        account = await system.sign_up()
        page = await open_page(system.pages_url)
        await sign_in(page, account.user_name, account.password)
        await see_home(page, account.user_name)
        await dismiss_all(page, 1)
        return Player(account, page)

    return start


async def dismiss_all(page: Page, number: int) -> None:
    """Wait for `number` toasts and send them away."""
    toasts = page.locator("[data-toast]")
    await expect(toasts).to_have_count(number)
    for _ in range(number):
        await toasts.first.get_by_role("button", name="Dismiss").click()
    await expect(toasts).to_have_count(0)


async def test_the_third_sign_in_brings_a_toast_and_ten_diamonds(start_playing: StartPlaying) -> None:
    player = await start_playing()
    page, account = player.page, player.account
    await see_balance(page, "diamonds", 0)
    for _ in range(2):
        await sign_out(page)
        await sign_in(page, account.user_name, account.password)
        await see_home(page, account.user_name)
    toast = page.locator(f'[data-toast="{QUEST}#1"]')
    await expect(toast).to_contain_text("Sign in three times")
    await expect(toast).to_contain_text("10 diamonds")
    await expect(toast).to_contain_text("In your wallet")
    await see_balance(page, "diamonds", 10)
    card = page.locator(f'[data-quest="{QUEST}"]')
    await expect(card).to_contain_text("Completed 1 of 2 times")


async def test_a_toast_arrives_while_the_page_is_open_and_not_again_after_a_reload(
    system: System, start_playing: StartPlaying
) -> None:
    player = await start_playing()
    page, account = player.page, player.account
    bar = page.locator(f'[data-quest="{QUEST}"]').get_by_role("progressbar")
    await expect(bar).to_have_attribute("aria-valuetext", "1 of 3")
    for _ in range(2):
        await system.sign_in(account)
    await expect(page.locator(f'[data-toast="{QUEST}#1"]')).to_contain_text("In your wallet")
    await see_balance(page, "diamonds", 10)
    await expect(bar).to_have_attribute("aria-valuetext", "0 of 3")
    async with page.expect_response(lambda response: response.url.endswith(STREAM)):
        await page.reload()
    await see_home(page, account.user_name)
    await see_balance(page, "diamonds", 10)
    # The next toast shows that the stream runs and that nothing came before it.
    for _ in range(3):
        await system.sign_in(account)
    await expect(page.locator(f'[data-toast="{QUEST}#2"]')).to_be_visible()
    await expect(page.locator("[data-toast]")).to_have_count(1)


async def test_the_stream_comes_back_when_the_service_does(
    system: System, start_playing: StartPlaying, watch: Watch
) -> None:
    watch.expect("status of 50", "status of 429", "net::ERR", "Failed to load resource")
    player = await start_playing()
    await system.process("processing-api").stop()
    await expect(player.page.get_by_text("Reconnecting…")).to_be_visible()
    for _ in range(2):
        await system.sign_in(player.account)
    await system.process("processing-api").start()
    await expect(player.page.locator(f'[data-toast="{QUEST}#1"]')).to_be_visible(timeout=40_000)
    await expect(player.page.get_by_text("Reconnecting…")).to_have_count(0)
    await see_balance(player.page, "diamonds", 10)


async def test_two_tabs_share_one_stream_and_both_show_the_toast(
    system: System, open_page: OpenPage, start_playing: StartPlaying
) -> None:
    player = await start_playing()
    streams: list[str] = []
    other = await open_page("about:blank", beside=player.page)
    other.on("request", lambda request: streams.append(request.url) if request.url.endswith(STREAM) else None)
    await other.goto(system.pages_url)
    await see_home(other, player.account.user_name)
    for _ in range(2):
        await system.sign_in(player.account)
    for page in (player.page, other):
        await expect(page.locator(f'[data-toast="{QUEST}#1"]')).to_be_visible()
        await see_balance(page, "diamonds", 10)
    assert streams == []
    # The tab that reads the stream goes; the other one reads on.
    await player.page.close()
    for _ in range(3):
        await system.sign_in(player.account)
    await expect(other.locator(f'[data-toast="{QUEST}#2"]')).to_be_visible()
    assert len(streams) == 1


async def test_a_player_never_sees_another_players_toasts(system: System, start_playing: StartPlaying) -> None:
    winner, other = await start_playing(), await start_playing()
    for _ in range(2):
        await system.sign_in(winner.account)
    await expect(winner.page.locator(f'[data-toast="{QUEST}#1"]')).to_be_visible()
    await see_balance(winner.page, "diamonds", 10)
    await expect(other.page.locator("[data-toast]")).to_have_count(0)
    await see_balance(other.page, "diamonds", 0)
