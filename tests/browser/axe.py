"""axe-core in a page: what keeps people with disabilities out."""

from pathlib import Path
from typing import Final

from playwright.async_api import Page

_SCRIPT: Final = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_SERIOUS: Final = frozenset({"serious", "critical"})


async def serious_violations(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it is: the rule, and the first elements that break it."""
    # What is still fading in has not its contrast yet; what breathes while it loads never ends.
    await page.evaluate(
        "Promise.all(document.getAnimations()"
        ".filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))"
        ".map(one => one.finished.catch(() => undefined)))"
    )
    # Evaluated from outside: the page's own policy allows no script of another origin.
    await page.evaluate(_SCRIPT.read_text(encoding="utf-8"))
    report = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes'][:3]]}"
        for found in report["violations"]
        if found["impact"] in _SERIOUS
    ]
