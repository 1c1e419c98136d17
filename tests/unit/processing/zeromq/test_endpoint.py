"""Which addresses are local, and which are refused."""

import pytest

from processing_service.adapters.zeromq.endpoint import Endpoint


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:5555", "tcp://127.9.9.9:*", "tcp://localhost:5555", "tcp://[::1]:5555", "ipc:///run/zmq.sock"],
)
def test_loopback_and_ipc_are_local(address: str) -> None:
    assert Endpoint.parse(address).is_local


@pytest.mark.parametrize(
    "address",
    [
        "tcp://*:5555",
        "tcp://0.0.0.0:5555",
        "tcp://10.0.0.1:5555",
        "tcp://[::]:5555",
        "tcp://eth0:5555",
        "tcp://lo:5555",
        "tcp://localhost.example.com:5555",
        "tcp://127.0.0.1.example.com:5555",
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not Endpoint.parse(address).is_local


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:5555",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:port",
        "tcp://127.0.0.1:5555;10.0.0.1:5555",
        "tcp://127.0.0.1:5555\n",
        "inproc://front",
        "pgm://127.0.0.1;239.0.0.1:5555",
        "ipc://",
        "ipc://" + "x" * 108,
    ],
)
def test_what_is_no_address_of_a_served_transport_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="ipc://"):
        Endpoint.parse(address)


def test_an_ipv6_address_says_so() -> None:
    assert Endpoint.parse("tcp://[::1]:5555").is_ipv6
    assert not Endpoint.parse("tcp://127.0.0.1:5555").is_ipv6
