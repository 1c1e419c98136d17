"""What administrators and viewers do at their desk, in their words; and what a game does meanwhile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.axe import serious_violations
from tests.browser.conftest import WIDE, OpenPage
from tests.browser.player import see_home, sign_in
from tests.harness.system import System


async def enter_desk(
    system: System, open_page: OpenPage, path: str, who: str = "admin", viewport: ViewportSize = WIDE
) -> Page:
    """Sign in as a seeded account (`admin` or `viewer`) and go to a page of the desk."""
    page = await open_page(f"{system.pages_url}/sign-in", viewport=viewport)
    await sign_in(page, who, system.seed_password)
    await see_home(page, who)
    await page.goto(f"{system.pages_url}/admin{path}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


async def look_at(page: Page, folder: Path, name: str) -> None:
    """Take a picture of the page in both themes, and see that axe finds nothing serious and nothing overflows."""
    for theme in ("light", "dark"):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        await page.screenshot(path=folder / f"{name}-{theme}.png", animations="disabled")
        found = await serious_violations(page)
        assert found == [], found
    await page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def exported_rows(page: Page, button: str = "Export CSV") -> list[str]:
    """Export the table that is shown, and read the file."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name=button).click()
    return (await (await download.value).path()).read_text(encoding="utf-8").splitlines()


async def publisher_key(system: System, name: str) -> str:
    """A key with which a game sends events."""
    async with system.client(await system.auditor_token()) as admin:
        answer = await admin.post("/api/v1/events/publishers", json={"name": name})
        assert answer.is_success, answer.text
        return str(answer.json()["key"])


async def tell(system: System, key: str, user_id: str, event_id: str, **data: Any) -> None:
    """Say, as a game would, that a user has won a match."""
    event = {
        "event_id": event_id,
        "event_type": "MatchWon",
        "user_id": user_id,
        "timestamp": datetime.now(UTC).isoformat(),
        "event_data": data,
    }
    async with system.client() as game:
        answer = await game.post("/api/v1/events", json=event, headers={"X-Publisher-Key": key})
        assert answer.is_success, answer.text
