"""Where requests may go: addresses of the form http(s)://host…, whose host lies on the public internet."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

MAX_URL_CHARACTERS: Final = 2_000
_MOST_PORT: Final = 65_535
_PORTS: Final = {"http": 80, "https": 443}

# Nothing that two parsers could read in two ways: no user, no fragment, only the characters of RFC 3986.
_SHAPE: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?:[/?][A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?"
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_LOW_32_BITS: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads; `host` is without brackets."""

    scheme: str
    host: str
    port: int


def parse_target(url: str) -> Target:
    """Take a URL apart.

    Raises:
        ValueError: saying what is wrong with it.
    """
    if len(url) > MAX_URL_CHARACTERS:
        raise ValueError(f"must have at most {MAX_URL_CHARACTERS} characters")
    found = _SHAPE.fullmatch(url)
    if found is None:
        raise ValueError(
            "must be a URL such as https://example.com/hooks: http or https, a host, no user name, no fragment, and "
            "everything else than ASCII percent-encoded"
        )
    scheme, host = found["scheme"], found["host"]
    port = int(found["port"] or _PORTS[scheme])
    if not 0 < port <= _MOST_PORT:
        raise ValueError(f"must have a port between 1 and {_MOST_PORT}")
    if host.startswith("["):
        try:
            IPv6Address(host[1:-1])
        except ValueError:
            raise ValueError("must have a valid IPv6 address between the brackets") from None
    return Target(scheme, host.strip("[]"), port)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a machine on the public internet, and to no network of one's own.

    IPv6 addresses that stand for an IPv4 address are as public as that one.
    """
    try:
        parsed = ip_address(address)
    except ValueError:  # with a zone, such as fe80::1%eth0: never public
        return False
    if isinstance(parsed, IPv6Address):
        inner = _inner(parsed)
        if inner is None:
            return parsed in _GLOBAL_UNICAST and parsed.is_global and parsed.teredo is None
        parsed = inner
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & _LOW_32_BITS)
    return address.ipv4_mapped or address.sixtofour
