"""CURVE: the server's key, and which clients' keys are let in."""

import re
from dataclasses import dataclass, field
from typing import Final

import zmq
import zmq.asyncio
from zmq.auth.asyncio import AsyncioAuthenticator

DOMAIN: Final = "questline"
_Z85_KEY: Final = re.compile(r"[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}")


@dataclass(frozen=True, slots=True)
class CurveKeys:
    """The server's secret key and the public keys of its clients, each in the 40 characters of Z85."""

    secret: bytes = field(repr=False)
    clients: frozenset[bytes]

    @classmethod
    def parse(cls, secret: str, clients: str) -> "CurveKeys":
        """Read the keys; clients' keys are separated by commas or white space.

        Raises:
            ValueError: a key is none, or there is no client's key, so that nobody could come in.
        """
        public = [key for key in re.split(r"[,\s]+", clients) if key]
        if not _is_key(secret):
            raise ValueError("the secret key must be 40 characters of Z85; `zmq-keys` makes a pair")
        if not public:
            raise ValueError("without the public keys of clients nobody could come in")
        if wrong := [number for number, key in enumerate(public, start=1) if not _is_key(key)]:
            raise ValueError(f"client key {wrong[0]} is not 40 characters of Z85")
        return cls(secret.encode(), frozenset(key.encode() for key in public))

    @property
    def public(self) -> bytes:
        """The server's public key, which clients have to know."""
        return zmq.curve_public(self.secret)

    def callback(self, _domain: str, key: bytes) -> bool:
        """Whether a client's key is let in; asked by the authenticator."""
        return key in self.clients


def make_pair() -> tuple[str, str]:
    """A new public and secret key, without the characters that settings files and compose treat as their own."""
    while True:
        public, secret = (key.decode() for key in zmq.curve_keypair())
        if not set("$#") & set(public + secret):
            return public, secret


def start_authenticator(context: zmq.asyncio.Context, keys: CurveKeys) -> AsyncioAuthenticator:
    """Have the context ask which keys are known; before any socket is bound, for without this every key is let in."""
    authenticator = AsyncioAuthenticator(context)
    authenticator.configure_curve_callback(DOMAIN, keys)
    authenticator.start()
    return authenticator


def require_keys(socket: zmq.asyncio.Socket, keys: CurveKeys) -> None:
    """Have a socket that is not bound yet speak CURVE alone."""
    socket.curve_secretkey = keys.secret
    socket.curve_publickey = keys.public
    socket.curve_server = True
    socket.zap_domain = DOMAIN.encode()


def _is_key(text: str) -> bool:
    if _Z85_KEY.fullmatch(text) is None:
        return False
    try:
        zmq.curve_public(text.encode())
    except zmq.ZMQError:
        return False
    return True
