"""Key pairs for signing, their private halves encrypted at rest."""

import base64
from datetime import datetime
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from auth_service.domain.signing_keys import SigningKey
from shared.clock import new_id
from shared.exceptions import TemporaryError

_PURPOSE: Final = b"questline signing keys v1"
_FERNET_KEY_BYTES: Final = 32


class KeySecretChanged(TemporaryError):
    """The stored keys were encrypted with another AUTH_KEY_SECRET."""

    def __init__(self) -> None:
        super().__init__("the signing keys cannot be decrypted: AUTH_KEY_SECRET is not the one they were stored with")


class KeyVault:
    """Makes Ed25519 key pairs and opens stored ones, with a key derived from a secret."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), _FERNET_KEY_BYTES, salt=None, info=_PURPOSE).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def make(self, signs_from: datetime) -> SigningKey:
        """A fresh key pair."""
        private_key = Ed25519PrivateKey.generate()
        return SigningKey(
            key_id=new_id(),
            public_key=private_key.public_key().public_bytes_raw(),
            encrypted_private_key=self._fernet.encrypt(private_key.private_bytes_raw()),
            signs_from=signs_from,
        )

    def open(self, key: SigningKey) -> Ed25519PrivateKey:
        """The private half of a stored pair.

        Raises:
            KeySecretChanged: it was encrypted with another secret.
        """
        try:
            return Ed25519PrivateKey.from_private_bytes(self._fernet.decrypt(key.encrypted_private_key))
        except InvalidToken as error:
            raise KeySecretChanged from error
