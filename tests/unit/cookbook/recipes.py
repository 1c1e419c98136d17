"""The cookbook's files."""

import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[3] / "docs"
PAGE: Final = (FOLDER / "cookbook.md").read_text(encoding="utf-8")
RECIPES: Final = sorted((FOLDER / "cookbook").glob("*.yaml"))
TEST_FILES: Final = sorted((FOLDER / "cookbook" / "tests").glob("*.yaml"))


def quoted_in(page: str) -> list[str]:
    """The definitions that a page quotes, in its order."""
    return re.findall(r"^```yaml\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def headings_of(page: str) -> set[str]:
    """The anchors of a page's headings, outside of what it quotes."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return {anchor_of(title) for title in re.findall(r"^#+ (.+)$", prose, flags=re.MULTILINE)}


def anchor_of(title: str) -> str:
    """The name by which a link finds a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
