"""One system for all acceptance tests of a process: they use users, quests and event types of their own."""

from collections.abc import Iterator

import pytest

from tests.harness.servers import Servers
from tests.harness.system import System, running_system

# A dispatcher that waits a minute for a wallet that is back would only make tests long.
IMPATIENT = {"DISPATCHER_LONGEST_PAUSE_SECONDS": "1", "DISPATCHER_LEASE_SECONDS": "5"}


@pytest.fixture(scope="session")
def system(servers: Servers) -> Iterator[System]:
    """All processes and the gateway."""
    with running_system(servers, IMPATIENT) as running:
        yield running
