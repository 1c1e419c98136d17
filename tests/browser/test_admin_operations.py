"""The desk's operations: the overview, parked messages, the books, budgets, webhooks."""

import json
import re
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import text

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.desk import enter_desk, exported_rows, look_at
from tests.harness.quests import event, send
from tests.harness.sql import change, count
from tests.harness.system import System
from tests.harness.waiting import eventually
from tests.harness.webhook_receiver import Received, Receiver

MAX_AHEAD: Final = timedelta(minutes=5)
EARLY: Final = MAX_AHEAD + timedelta(seconds=8)
"""Longer than the worker needs to see the message, and not longer than the pages before its redrive take."""


async def test_a_parked_message_is_seen_inspected_redriven_and_dropped(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    name = f"broken-{secrets.token_hex(4)}"
    # Two that no redrive mends, and one that is right as soon as the clocks have caught up with it.
    early = event("ClockWrong", name, event_id=name, timestamp=(datetime.now(UTC) + EARLY).isoformat())
    nonsense = [f"{name}-{number} is no JSON".encode() for number in range(2)]
    await send(system, [*nonsense, json.dumps(early).encode()], "Broken")
    page = await enter_desk(system, open_page, "")
    await expect(page).to_have_url(f"{system.pages_url}/admin/operations")
    problem = page.get_by_role("listitem").filter(has_text="Messages wait for you")
    await expect(problem).to_contain_text("Runbook in docs/operations.md", timeout=30_000)
    lag = re.compile("95 of 100 events|no events yet|newest events tell")
    await expect(page.get_by_text(lag).first).to_be_visible()
    await look_at(page, tmp_path, "overview")
    await page.get_by_label("Span").select_option("7 days")
    await page.get_by_text("Over time").scroll_into_view_if_needed()
    await look_at(page, tmp_path, "charts")

    await problem.get_by_role("link", name="See the messages").click()
    await page.get_by_label("State").select_option("Waiting")
    inspect = page.get_by_role("button", name="Inspect No JSON")
    await expect(inspect).to_have_count(2)
    ahead = page.get_by_role("button", name="Inspect In the future")
    await expect(ahead).to_have_count(1)
    await look_at(page, tmp_path, "parked")
    assert (await exported_rows(page))[0].startswith("Reason,What is wrong,Type")
    await inspect.first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"{name}-1 is no JSON")
    await look_at(page, tmp_path, "parked-message")
    await page.keyboard.press("Escape")
    await eventually(partial(is_over, early["timestamp"]))
    await page.get_by_label("Select all shown").check()
    await expect(page.get_by_text("3 selected")).to_be_visible()
    await page.get_by_role("button", name="Redrive", exact=True).click()
    await dialog.get_by_label("Reason").fill("the clock is set")
    await dialog.get_by_role("button", name="Redrive").click()
    await expect(page.get_by_role("main").get_by_text(re.compile("sent again|waits? again"))).to_be_visible()
    await expect(dialog).to_have_count(0)
    await expect(ahead).to_have_count(0)
    # What is no JSON fails anew, at once or a moment later.
    await expect(inspect).to_have_count(2, timeout=30_000)
    await page.get_by_label("Select all shown").check()
    await page.get_by_role("button", name="Drop", exact=True).click()
    await dialog.get_by_label("Reason").fill("the app is mended")
    await dialog.get_by_role("button", name="Drop").click()
    await expect(page.get_by_text("2 messages are dropped.")).to_be_visible()
    await expect(page.get_by_text("Nothing is parked")).to_be_visible()
    await page.get_by_label("State").select_option("Redriven")
    await expect(ahead.first).to_be_visible()
    assert await count(system, "processing", "event WHERE event_id = :id", id=name) == 1


async def is_over(timestamp: str) -> bool:
    """Whether an event of this moment would be taken by now."""
    return datetime.fromisoformat(timestamp) < datetime.now(UTC) + MAX_AHEAD


async def test_the_books_are_compared_repaired_and_budgets_shown(
    system: System, open_page: OpenPage, tmp_path: Path
) -> None:
    account = await system.sign_up()
    await system.sign_in(account)
    await eventually(lambda: count(system, "processing", "standing WHERE user_id = :id", id=account.user_id), 30)
    page = await enter_desk(system, open_page, "/operations/reconciliations")
    await page.get_by_role("button", name="Compare now").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_contain_text("everything agrees", timeout=30_000)
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(page.get_by_role("row").filter(has_text="By hand").first).to_contain_text("all users")
    async with change(system, "processing") as books:
        spoil = text("UPDATE standing SET points = points + 1 WHERE user_id = :id")
        await books.execute(spoil, {"id": account.user_id})
    await page.get_by_role("button", name="Compare now").click()
    await dialog.get_by_label("Or these user ids alone").fill(account.user_id)
    await dialog.get_by_label("Repair what has drifted").check()
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_contain_text("1 difference, 1 repaired", timeout=30_000)
    await expect(dialog.get_by_role("row").filter(has_text=account.user_id)).to_contain_text("points")
    await look_at(page, tmp_path, "repaired")
    await dialog.get_by_label("Repair what has drifted").uncheck()
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_contain_text("everything agrees", timeout=30_000)
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(page.get_by_role("row").filter(has_text="with repair")).to_contain_text("1 named user")
    await page.get_by_role("link", name="Budgets").click()
    await expect(page.get_by_role("heading", name="Budgets", exact=True)).to_be_visible()
    await look_at(page, tmp_path, "budgets")


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    """An app that takes webhooks."""
    async with Receiver().running() as running:
        yield running


def trials_of(receiver: Receiver) -> list[Received]:
    """What it was told to try it out; it hears of what administrators earn by signing in as well."""
    return [one for one in receiver.received if one.id.startswith("msg_test_")]


async def is_told_twice(receiver: Receiver) -> bool:
    """Whether a test came again."""
    return len(trials_of(receiver)) == 2


async def test_a_receiver_of_webhooks_is_added_tested_paused_and_removed(
    system: System, open_page: OpenPage, tmp_path: Path, receiver: Receiver
) -> None:
    path = secrets.token_hex(4)
    page = await enter_desk(system, open_page, "/webhooks")
    await page.get_by_role("button", name="Add a receiver").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Address").fill(f"{receiver.url}/{path}")
    await dialog.get_by_role("button", name="Add a receiver").click()
    secret = await dialog.locator("code").inner_text()
    assert secret.startswith("whsec_")
    await dialog.get_by_role("button", name="Close").last.click()
    await page.get_by_role("link", name=path).click()
    await expect(page.get_by_text("No deliveries")).to_be_visible()
    await page.get_by_role("button", name="Send a test").click()
    await dialog.get_by_role("button", name="Send a test").click()
    opened = page.get_by_role("button", name="Open Test")
    await expect(page.get_by_role("row").filter(has=opened)).to_contain_text("Delivered", timeout=30_000)
    (received,) = trials_of(receiver)
    assert received.path == f"/hooks/{path}"
    assert received.is_signed_with(secret)
    await opened.click()
    await expect(dialog).to_contain_text("204")
    await expect(dialog).to_contain_text("the signature can be verified")
    await look_at(page, tmp_path, "delivery")
    await dialog.get_by_role("button", name="Send again").click()
    await eventually(partial(is_told_twice, receiver), within_seconds=30)
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
