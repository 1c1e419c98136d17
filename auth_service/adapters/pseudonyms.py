"""Keys for what must not be stored in clear."""

import hmac
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE: Final = b"questline pseudonyms v1"
_KEY_BYTES: Final = 32


class HmacPseudonyms:
    """See `Pseudonyms`: HMAC-SHA-256 under a key derived from the service's secret.

    A plain hash would not do: there are few addresses, and what people type as a user name may be their password.
    """

    def __init__(self, secret: str) -> None:
        self._key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret.encode())

    def of(self, kind: str, *parts: str) -> bytes:
        """See `Pseudonyms`."""
        encoded = [part.encode("utf-8", "surrogatepass") for part in (kind, *parts)]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
        return hmac.digest(self._key, message, sha256)
