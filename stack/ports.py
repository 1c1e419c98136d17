"""Ports: two that people know by heart, and free ones for everything else."""

import errno
import secrets
import socket
from pathlib import Path

from stack.errors import StackError

LOOPBACK = "127.0.0.1"
FIRST_PORT, LAST_PORT = 20_000, 32_000


def free_ports(names: list[str]) -> dict[str, int]:
    """Choose a free loopback port for each name; all different.

    They come from below the range from which the kernel gives ports to outgoing connections: one of those could take a
    port in the seconds between the choice and the moment when a slow server listens on it. Nor does another process
    that chooses meanwhile take it: see `_reserve`.
    """
    ports: dict[str, int] = {}
    while len(ports) < len(names):
        port = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
        if _reserve(port):
            ports[names[len(ports)]] = port
    return ports


def _reserve(port: int) -> bool:
    """Keep a port for a server that will listen soon; False if it is taken or kept already.

    A connection that its server closes first leaves the port in TIME_WAIT for a minute. Until then no socket can be
    bound to it but one with SO_REUSEADDR, which servers set and this does not before it is bound.
    """
    with socket.socket() as listener:
        try:
            listener.bind((LOOPBACK, port))
        except OSError as fault:
            if fault.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.listen(1)
        with socket.create_connection(listener.getsockname()) as client:
            accepted, _ = listener.accept()
            accepted.close()
            client.recv(1)  # the end of the stream: the server's side was closed first
    return True


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        # Without this a port counts as taken for a minute after its last server stopped.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as fault:
            if fault.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            if fault.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                raise  # (a machine without IPv6 has nobody listening there)
    return True


def parse_port(text: str, setting: str) -> int:
    """Read a port number out of a setting. Raises StackError naming the setting when it is none."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StackError(f"{setting} must be a port number between 1 and 65535, not {text!r}.")
    return int(text)


def require_free(port: int, what: str, setting: str) -> None:
    """Raise StackError, naming the setting that moves the port, when it is taken."""
    # A program that listens on ::1 alone would not stop ours, but browsers would find it first under "localhost".
    if not is_free(port) or (socket.has_ipv6 and not is_free(port, "::1")):
        example = port + 1000 if port <= 64535 else port - 1000
        raise StackError(
            f"Port {port}, where {what} should be, is taken by another program.\n"
            f"Stop that program, or choose another port: {setting}={example} make up"
        )


def kept_ports(path: Path, names: list[str]) -> dict[str, int]:
    """The ports chosen last time where they are still free, new ones for the rest; remembered in `path`."""
    known = _read(path) if path.exists() else {}
    kept = {name: known[name] for name in names if name in known and is_free(known[name])}
    missing = [name for name in names if name not in kept]
    ports = {**kept, **free_ports(missing)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}={port}\n" for name, port in sorted(ports.items())))
    return ports


def _read(path: Path) -> dict[str, int]:
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: int(number) for name, _, number in pairs if number.isdigit()}
