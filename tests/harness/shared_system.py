"""One whole system for all tests of a process, for as long as they need it and no longer."""

from collections.abc import Mapping
from contextlib import ExitStack

from tests.harness.running_system import running_system
from tests.harness.servers import Servers
from tests.harness.system import System


class SharedSystem:
    """Starts a system when one is asked for, and keeps it until another one is wanted, or none.

    Idle it is not free: its processes look around once a second, and several of them take a third of two cores.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._system: System | None = None
        self._variables: dict[str, str] = {}

    def running(self, servers: Servers, variables: Mapping[str, str]) -> System:
        """The system whose processes are told `variables`; another one that runs ends first."""
        if self._system is None or self._variables != variables:
            self.end()
            self._variables = dict(variables)
            self._system = self._stack.enter_context(running_system(servers, variables))
        return self._system

    def end(self) -> None:
        """End what runs."""
        self._system = None
        self._stack.close()
