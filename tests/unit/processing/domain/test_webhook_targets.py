"""Which URLs are understood, and which addresses are public."""

import pytest

from processing_service.domain.webhooks.targets import MAX_URL_CHARACTERS, Target, is_public, parse_target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.com", Target("https", "example.com", 443)),
        ("http://example.com:8080/hooks?a=b%20c", Target("http", "example.com", 8080)),
        ("https://example.com?x=1", Target("https", "example.com", 443)),
        ("http://my_service:80/x", Target("http", "my_service", 80)),
        ("https://[2606:4700::1111]:8443/x", Target("https", "2606:4700::1111", 8443)),
        ("https://xn--bcher-kva.example/@user", Target("https", "xn--bcher-kva.example", 443)),
    ],
)
def test_plain_urls_are_understood(url: str, target: Target) -> None:
    """With the port that the scheme stands for."""
    assert parse_target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com#@127.0.0.1/",
        "https://example.com/#fragment",
        "https://exa mple.com/",
        "https://example.com/\n",
        "https://example.com/\r\nHost: other",
        "https://bücher.example/",
        "https://example.com/\x00",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:port/",
        "https://[::1",
        "https://[1::2::3]/",
        "https://[fe80::1%25eth0]/",
        "https://-example.com/",
        "https://example.com/" + "x" * MAX_URL_CHARACTERS,
    ],
)
def test_what_two_parsers_might_read_in_two_ways_is_refused(url: str) -> None:
    """What is checked must be what is connected to."""
    with pytest.raises(ValueError, match=r"must (have|be)"):
        parse_target(url)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::1.1.1.1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    """Also an IPv4 address in the form in which a network of IPv6 alone sees it."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104 - nothing is bound
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2001:0:53aa:64c:0:fbff:ffff:fffe",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "no address",
    ],
)
def test_all_others_are_not(address: str) -> None:
    """Loopback, private, shared, link-local, documentation, multicast, reserved, and IPv6 that stands for such."""
    assert not is_public(address)
