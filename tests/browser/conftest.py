"""Pages in a real browser that watch themselves: what a visitor's console would show fails the test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from tests.harness.running_system import IMPATIENT
from tests.harness.servers import Servers
from tests.harness.shared_system import SharedSystem
from tests.harness.system import System

WIDE: ViewportSize = {"width": 1360, "height": 850}
PHONE: ViewportSize = {"width": 390, "height": 844}
STREAM = "/api/v1/toasts/stream"

# The default of five seconds is short for a machine that runs several systems and browsers on two cores.
expect.set_options(timeout=20_000)


@dataclass  # without slots: Playwright keeps notes on the owner of a handler
class Watch:
    """What went wrong in a page that nobody expected; `expect` names a part of what a test provokes itself."""

    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, *parts: str) -> None:
        """Let problems pass that contain one of `parts`."""
        self.expected.extend(parts)

    def follow(self, page: Page) -> None:
        """Note the console's errors and warnings, uncaught exceptions and failed requests of a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("requestfailed", self._failed)

    def unexpected(self) -> list[str]:
        """The problems that no test provoked."""
        return [problem for problem in self.problems if not any(part in problem for part in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # A page that is left breaks off what it is loading, its stream above all.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request: {request.method} {request.url} {request.failure}")


OpenPage = Callable[..., Awaitable[Page]]
OpenProfile = Callable[[ViewportSize], Awaitable[BrowserContext]]


@pytest.fixture(scope="module")
def system(servers: Servers, shared_system: SharedSystem) -> System:
    """One for all tests of the pages: in that of the other tests, lists are long with what those have published."""
    return shared_system.running(servers, {**IMPATIENT, "WEBHOOK_ALLOW_PRIVATE_ADDRESSES": "true"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of pages in the event loop in which their browser runs."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def open_profile(browser: Browser) -> AsyncIterator[OpenProfile]:
    """Opens browser open_profile, and closes them after the test."""
    async with AsyncExitStack() as opened:

        async def open_one(viewport: ViewportSize) -> BrowserContext:
            context = await browser.new_context(viewport=viewport, timezone_id="UTC")
            opened.push_async_callback(context.close)
            return context

        yield open_one


@pytest.fixture
def watch(open_profile: OpenProfile) -> Iterator[Watch]:  # noqa: ARG001 - pages are closed after they were looked at
    """Watches every page of the test."""
    watching = Watch()
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def open_page(open_profile: OpenProfile, watch: Watch) -> OpenPage:
    """Opens a page, each in a browser profile of its own unless `beside` names one to share."""

    async def open_one(url: str, viewport: ViewportSize = WIDE, beside: Page | None = None) -> Page:
        context = beside.context if beside else await open_profile(viewport)
        page = await context.new_page()
        watch.follow(page)
        await page.goto(url)
        return page

    return open_one
