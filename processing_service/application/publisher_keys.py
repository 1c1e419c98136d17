"""The form of publishers' keys. They are long and random, so that a plain SHA-256 of them is safe to keep."""

import secrets
from hashlib import sha256
from typing import Final

_MARK: Final = "qlp_"
"""Lets secret scanners know a key when they see one."""
_RANDOM_BYTES: Final = 32
_SHOWN_CHARACTERS: Final = 10


def new_key() -> str:
    """A fresh key."""
    return _MARK + secrets.token_urlsafe(_RANDOM_BYTES)


def hash_key(key: str) -> bytes:
    """What is kept of a key, and by what it is found again."""
    return sha256(key.encode("utf-8", "replace")).digest()


def shown_prefix(key: str) -> str:
    """The beginning of a key, by which people tell keys apart and nobody can guess the rest."""
    return key[:_SHOWN_CHARACTERS]
