"""Names of machines and their addresses."""

from typing import Protocol

from shared.exceptions import QuestlineError


class NotResolved(QuestlineError):
    """A host's name has no address, or none could be found out."""


class Resolver(Protocol):
    """Finds the IP addresses of hosts."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, at least one, in the order in which they should be tried.

        Raises:
            NotResolved: there is none, or there was no answer in time.
        """
        ...
