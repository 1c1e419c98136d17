"""Addresses of hosts, from the machine's resolver."""

import asyncio
import socket
from typing import Final

from processing_service.application.ports.resolver import NotResolved

_TIMEOUT_SECONDS: Final = 5.0


class SystemResolver:
    """See the port `Resolver`."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """Ask the machine's resolver, which also reads numbers in all the forms that C knows, such as 127.1."""
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise NotResolved(f"the address of '{host}' was not found within {_TIMEOUT_SECONDS:g} s") from error
        except (OSError, UnicodeError) as error:
            raise NotResolved(f"'{host}' has no address: {error}") from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))
