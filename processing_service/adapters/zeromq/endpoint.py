"""Addresses to bind, and whether they can be reached from elsewhere."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

_TCP: Final = re.compile(r"tcp://(?P<host>\[[^\]]+\]|[^\[\]:/]+):(?P<port>\d{1,5}|\*)")
_LONGEST_IPC_PATH: Final = 107
"""The kernel's limit for the path of a socket, in bytes."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of a transport that is served; `is_local`: only programs of this machine get there."""

    address: str
    is_local: bool
    is_ipv6: bool = False

    @classmethod
    def parse(cls, address: str) -> "Endpoint":
        """Read an address as ZeroMQ writes it.

        Raises:
            ValueError: it is none, or of a transport that is not served.
        """
        if address.startswith("ipc://"):
            path = address.removeprefix("ipc://")
            if not path or "\0" in path or len(path.encode("utf-8", "replace")) > _LONGEST_IPC_PATH:
                raise ValueError(f"an ipc:// address names a path of 1 to {_LONGEST_IPC_PATH} bytes")
            return cls(address, is_local=True)
        match = _TCP.fullmatch(address)
        if match is None:
            raise ValueError("must be like tcp://127.0.0.1:5555 or ipc:///run/questline/zmq.sock")
        host = match["host"].strip("[]")
        return cls(address, is_local=_is_loopback(host), is_ipv6=":" in host)


def _is_loopback(host: str) -> bool:
    """Whether the host is this machine alone. Other names than `localhost` are not looked up: they may be anybody's."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
