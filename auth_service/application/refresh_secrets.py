"""Refresh tokens as their holder sees them, and as they are stored."""

import hashlib
import secrets
from typing import Final

_RANDOM_BYTES: Final = 32


def new_refresh_token() -> str:
    """A fresh opaque token of 256 random bits."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def refresh_token_hash(token: str) -> bytes:
    """What is stored of a token. SHA-256 is enough: there is no guessing 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
