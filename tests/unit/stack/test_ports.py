"""Choosing ports, and saying clearly which one is taken."""

import socket
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.ports import LOOPBACK, free_ports, is_free, kept_ports, parse_port, require_free


def test_a_port_that_was_chosen_is_not_chosen_by_another_process_before_its_server_listens() -> None:
    [port] = free_ports(["server"]).values()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((LOOPBACK, port))
    socket.create_server((LOOPBACK, port)).close()


def test_free_ports_are_all_different_and_free() -> None:
    ports = free_ports([f"port-{number}" for number in range(50)])
    assert len(set(ports.values())) == 50
    assert all(is_free(port) for port in ports.values())


def test_a_port_with_a_listener_is_not_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        assert not is_free(listener.getsockname()[1])


def test_a_taken_port_is_refused_with_the_setting_that_moves_it() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StackError, match=rf"Port {port}, where the pages should be.*(?s:.)*PAGES_PORT="):
            require_free(port, "the pages", "PAGES_PORT")


def test_a_listener_on_the_other_loopback_counts_too() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StackError):
            require_free(port, "the pages", "PAGES_PORT")


def test_ports_are_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    first = kept_ports(tmp_path / "ports", ["a", "b"])
    assert kept_ports(tmp_path / "ports", ["a", "b", "c"]).items() > first.items()


def test_a_kept_port_that_is_taken_now_is_replaced(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        (tmp_path / "ports").write_text(f"a={port}\nb=nonsense\n")
        assert kept_ports(tmp_path / "ports", ["a"])["a"] != port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "", "80 ", "٣٤٥"])
def test_what_is_no_port_is_refused_by_name(text: str) -> None:
    with pytest.raises(StackError, match="QUESTLINE_PAGES_PORT"):
        parse_port(text, "QUESTLINE_PAGES_PORT")
