"""The desk's operations: the overview, parked messages, the books, budgets, webhooks."""

import secrets
from pathlib import Path

import aio_pika
from playwright.async_api import expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.desk import enter_desk, exported_rows, look_at
from tests.harness.system import System


async def publish_nonsense(amqp_url: str, *bodies: bytes) -> None:
    """Publish, as a broken app would, what no event is."""
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange("quest.events", ensure=False)
        for body in bodies:
            await exchange.publish(aio_pika.Message(body), routing_key="Broken")


async def test_a_parked_message_is_seen_inspected_redriven_and_dropped(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    name = f"broken-{secrets.token_hex(4)}"
    await publish_nonsense(system.amqp_url, *(f"{name}-{number} is no JSON".encode() for number in range(2)))
    page = await enter_desk(system, open_page, "")
    await expect(page).to_have_url(f"{system.pages_url}/admin/operations")
    problem = page.get_by_role("listitem").filter(has_text="Messages wait for you")
    await expect(problem).to_contain_text("Runbook in docs/operations.md", timeout=30_000)
    await expect(page.get_by_text("95 of 100 events").or_(page.get_by_text("no events yet")).first).to_be_visible()
    await look_at(page, tmp_path, "overview")
    await page.get_by_label("Span").select_option("7 days")
    await page.get_by_text("Over time").scroll_into_view_if_needed()
    await look_at(page, tmp_path, "charts")

    await problem.get_by_role("link", name="See the messages").click()
    await page.get_by_label("State").select_option("Waiting")
    inspect = page.get_by_role("button", name="Inspect No JSON")
    await expect(inspect).to_have_count(2)
    await look_at(page, tmp_path, "parked")
    assert (await exported_rows(page))[0].startswith("Reason,What is wrong,Type")
    await inspect.first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"{name}-1 is no JSON")
    await look_at(page, tmp_path, "parked-message")
    await page.keyboard.press("Escape")
    await page.get_by_label("Select all shown").check()
    await expect(page.get_by_text("2 selected")).to_be_visible()
    await page.get_by_role("button", name="Drop", exact=True).click()
    await dialog.get_by_label("Reason").fill("the app is mended")
    await dialog.get_by_role("button", name="Drop").click()
    await expect(page.get_by_text("Nothing is parked")).to_be_visible()


async def test_the_books_are_compared_and_budgets_shown(system: System, open_page: OpenPage, tmp_path: Path) -> None:
    page = await enter_desk(system, open_page, "/operations/reconciliations")
    await page.get_by_role("button", name="Compare now").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_contain_text("everything agrees", timeout=30_000)
    await look_at(page, tmp_path, "compared")
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(page.get_by_role("row").filter(has_text="By hand").first).to_contain_text("all users")
    await page.get_by_role("link", name="Budgets").click()
    await expect(page.get_by_role("heading", name="Budgets", exact=True)).to_be_visible()
    await look_at(page, tmp_path, "budgets")


async def test_a_receiver_of_webhooks_is_added_paused_and_removed(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    path = secrets.token_hex(4)
    page = await enter_desk(system, open_page, "/webhooks")
    await page.get_by_role("button", name="Add a receiver").click()
    dialog = page.get_by_role("dialog")
    # A public address, since nothing else is let in; nothing happens that it would be told of.
    await dialog.get_by_label("Address").fill(f"https://93.184.216.34/{path}")
    await dialog.get_by_role("button", name="Add a receiver").click()
    secret = await dialog.locator("code").inner_text()
    assert secret.startswith("whsec_")
    await dialog.get_by_role("button", name="Close").last.click()
    await page.get_by_role("link", name=path).click()
    await expect(page.get_by_text("No deliveries")).to_be_visible()
    await page.get_by_role("button", name="Change the secret").click()
    await dialog.get_by_label("Both sign for").select_option("One hour")
    await dialog.get_by_role("button", name="Change the secret").click()
    changed = await dialog.locator("code").inner_text()
    assert changed.startswith("whsec_")
    assert changed != secret
    await look_at(page, tmp_path, "secret")
    await dialog.get_by_role("button", name="Close").last.click()
    await page.get_by_role("button", name="Pause").click()
    await dialog.get_by_role("button", name="Pause").click()
    await expect(page.get_by_text("Paused since")).to_be_visible()
    await look_at(page, tmp_path, "webhook")
    await page.get_by_role("button", name="Remove").click()
    await dialog.get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    await expect(page.get_by_role("link", name=path)).to_have_count(0)


async def test_a_viewer_sees_operations_on_a_phone_and_changes_nothing(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await enter_desk(system, open_page, "/operations", "viewer", PHONE)
    await expect(page.get_by_text("Parked messages").first).to_be_visible()
    await look_at(page, tmp_path, "phone-operations")
    for path, button in (
        ("operations/parked", "Redrive"),
        ("operations/reconciliations", "Compare now"),
        ("webhooks", "Add a receiver"),
        ("events", "Send a test event"),
    ):
        await page.goto(f"{system.pages_url}/admin/{path}")
        await expect(page.get_by_role("button", name="Export CSV")).to_be_visible()
        await expect(page.get_by_role("button", name=button)).to_have_count(0)
