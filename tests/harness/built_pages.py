"""The built pages of the project, which all tests share."""

from stack.layout import Layout
from stack.packages import exclusive
from stack.pages import build_pages, pages_are_built


def ensure_built_pages(layout: Layout) -> None:
    """Build the pages unless that was done; whoever asks meanwhile waits."""
    with exclusive(layout.project / ".stack" / "test-pages.lock"):
        if not pages_are_built(layout):
            build_pages(layout)
