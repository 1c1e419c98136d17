"""Fresh secrets, with which deliveries are signed."""

import secrets

from processing_service.domain.webhooks.signatures import SECRET_BYTES, encode_secret


def new_secret() -> str:
    """A secret that nobody can guess, in the form in which receivers' libraries take it."""
    return encode_secret(secrets.token_bytes(SECRET_BYTES))
