"""The command before a server in memory."""

from pathlib import Path

import pytest

from tests.unit.processing.questline.servers import Command, ScriptedServer


@pytest.fixture
def server() -> ScriptedServer:
    """What answers."""
    return ScriptedServer()


@pytest.fixture
def command(server: ScriptedServer, tmp_path: Path) -> Command:
    """The command."""
    return Command(server, tmp_path)
