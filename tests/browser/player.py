"""What a player does on the pages, in a player's words."""

from playwright.async_api import Page, expect


async def sign_in(page: Page, user_name: str, password: str) -> None:
    """Fill in the form and send it."""
    await page.get_by_label("User name").fill(user_name)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def sign_up(page: Page, user_name: str, password: str) -> None:
    """From the sign-in page to the form for a new account, filled in and sent."""
    await page.get_by_role("link", name="Create an account").click()
    await page.get_by_label("User name").fill(user_name)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Create account").click()


async def open_account_menu(page: Page) -> None:
    """Show what concerns the account."""
    await page.get_by_role("button", name="Account of").click()


async def sign_out(page: Page) -> None:
    """Leave, and wait until the page says so."""
    await open_account_menu(page)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You are signed out.")).to_be_visible()


async def see_home(page: Page, user_name: str) -> None:
    """Wait for the greeting and the quests."""
    await expect(page.get_by_role("heading", name=f"Hello, {user_name}")).to_be_visible()
    await expect(page.locator("[data-quest]").first).to_be_visible()


async def see_balance(page: Page, currency: str, amount: int) -> None:
    """Wait until the number on screen has run up to `amount`."""
    shown = page.locator(f"[data-balance={currency}] [aria-hidden]").first
    await expect(shown).to_have_text(str(amount))
