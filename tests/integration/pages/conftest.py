"""A small build in a folder of its own, and a client before the app that serves it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from web.pages import create_pages

SCRIPT = "console.log('quests');\n" * 100


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """What Vite leaves: a page, hashed assets, files without a hash."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Questline</title>")
    (folder / "theme.js").write_text("// theme")
    (folder / "assets" / "index-AbC123.js").write_text(SCRIPT)
    (tmp_path / "secret.txt").write_text("not for browsers")
    return folder


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app."""
    transport = httpx.ASGITransport(create_pages(dist))
    async with httpx.AsyncClient(transport=transport, base_url="http://pages") as opened:
        yield opened
