"""Client addresses, as far as limits are concerned."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_IPV6_HOLDER_BITS: Final = 64


def address_holder(address: str) -> str:
    """Who is behind an address: for IPv6 the network of 64 bits, of which a single household has all addresses.

    What is no address at all stands for itself.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _IPV6_HOLDER_BITS), strict=False))
