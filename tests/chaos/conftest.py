"""Systems to be broken: the processes of one, and the servers under another."""

import os
from collections.abc import Iterator

import pytest

from tests.harness.durable import durable_servers
from tests.harness.running_system import IMPATIENT, running_system
from tests.harness.servers import Servers
from tests.harness.system import System


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[System]:
    """Processes to kill, on the servers of the run."""
    with running_system(servers, IMPATIENT) as running:
        yield running


@pytest.fixture(scope="module")
def durable_system(servers: Servers) -> Iterator[System]:
    """Servers to kill: a broker and a database of their own, which keep what they promised."""
    with durable_servers(servers) as own, running_system(own, IMPATIENT) as running:
        yield running


@pytest.fixture
def kills() -> int:
    """How often something is killed in one test; CHAOS_KILLS asks for more than a quick run can afford."""
    return int(os.environ.get("CHAOS_KILLS", "3"))
