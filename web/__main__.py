"""`python -m web`: serve the built pages until SIGTERM."""

import asyncio
import sys
from pathlib import Path

from shared.runtime import http_role, run_roles
from shared.telemetry.logging import configure_logging
from web.pages import create_pages
from web.settings import PagesSettings

_STOP_WITHIN_SECONDS = 5.0
_LEAVE_SECONDS = 2.0


def main() -> int:
    """Run the server; the process's exit code."""
    settings = PagesSettings()
    configure_logging("pages", settings.log_level)
    app = create_pages(Path(__file__).parent / "dist")
    role = http_role(
        app,
        settings.pages_http_host,
        settings.pages_http_port,
        leave_seconds=_LEAVE_SECONDS,
        drain_seconds=_STOP_WITHIN_SECONDS - _LEAVE_SECONDS - 1,
    )
    return asyncio.run(run_roles({"pages": role}, deadline_seconds=_STOP_WITHIN_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
