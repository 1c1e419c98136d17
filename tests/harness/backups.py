"""`make backup` and `make restore` as an operator calls them, on the databases of a test."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stack.endpoints import migration_setting
from stack.layout import PACKAGES_SETTING, STATE_SETTING, project_layout
from tests.harness.databases import as_owner
from tests.harness.servers import Servers


def naming(servers: Servers, urls: Mapping[str, str]) -> dict[str, str]:
    """The variables that name the databases of the services, and the owners of their tables."""
    owners = {migration_setting(service): as_owner(servers, url) for service, url in urls.items()}
    return {f"{service.upper()}_DATABASE_URL": url for service, url in urls.items()} | owners


async def backup_command(*arguments: str, state: Path, **variables: str) -> tuple[int, str]:
    """Run `save FILE` or `restore FILE`; returns the exit code and everything that it said."""
    environment = {**os.environ, STATE_SETTING: str(state), PACKAGES_SETTING: str(project_layout().packages)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "stack.backup", *arguments),
        cwd=project_layout().project,
        env={**environment, **variables},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()
