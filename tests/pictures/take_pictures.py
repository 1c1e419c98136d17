"""Takes the pictures. Run it by `make screenshots`; pytest does not collect it by itself."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.player import sign_in
from tests.harness.quests import until_progress
from tests.harness.system import System
from tests.pictures.world import World, make_world

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
_SHOWN_WITHIN_MS: Final = 30_000


@pytest.mark.asyncio(loop_scope="session")  # in which the browser runs
@pytest.mark.timeout(600)
async def test_pictures(system: System, browser: Browser) -> None:
    world = await make_world(system)
    token = await system.sign_in(world.hero)
    await until_progress(system, token, "fortnight", progress=12)
    await until_progress(system, token, "spoils", status="ready_to_claim")
    await _of_the_player(system, browser, world)
    await _of_the_desk(system, browser)


async def _of_the_player(system: System, browser: Browser, world: World) -> None:
    for name, theme in (("", "light"), ("-dark", "dark")):
        for device, width in (("", WIDE), ("-phone", PHONE)):
            page = await _signed_in(system, browser, world.hero.user_name, world.hero.password, theme, width)
            await expect(page.locator("[data-quest]").first).to_be_visible(timeout=_SHOWN_WITHIN_MS)
            await _take(page, f"home{device}{name}")
    page = await _signed_in(system, browser, world.hero.user_name, world.hero.password)
    for path, name in (
        ("/quests", "quests"),
        ("/quests/the-long-way", "quest"),
        ("/badges", "badges"),
        ("/leaderboard", "leaderboard"),
        ("/wallet", "wallet"),
    ):
        await _visit(page, system, path)
        await _take(page, name)


async def _of_the_desk(system: System, browser: Browser) -> None:
    page = await _signed_in(system, browser, "admin", system.seed_password)
    for path, name, prepare in _DESK:
        await _visit(page, system, path)
        if prepare is not None:
            await prepare(page)
        await _take(page, f"desk-{name}")


_DESK: Final[tuple[tuple[str, str, Callable[[Page], Awaitable[Any]] | None], ...]] = (
    ("/admin/operations", "operations", None),
    ("/admin/quests", "quests", None),
    ("/admin/quests/the-long-way", "editor", None),
    ("/admin/events", "events", None),
)


async def _signed_in(
    system: System, browser: Browser, user_name: str, password: str, theme: str = "light", width: ViewportSize = WIDE
) -> Page:
    context = await browser.new_context(
        viewport=width,
        is_mobile=width is PHONE,
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="UTC",
        device_scale_factor=1.5,
    )
    page = await context.new_page()
    await page.goto(f"{system.pages_url}/sign-in")
    await sign_in(page, user_name, password)
    await expect(page).not_to_have_url(f"{system.pages_url}/sign-in", timeout=_SHOWN_WITHIN_MS)
    return page


async def _visit(page: Page, system: System, path: str) -> None:
    await page.goto(f"{system.pages_url}{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=_SHOWN_WITHIN_MS)


async def _take(page: Page, name: str) -> None:
    # Whatever holds a place while it loads breathes.
    await expect(page.locator(".animate-breathe")).to_have_count(0, timeout=_SHOWN_WITHIN_MS)
    await page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
