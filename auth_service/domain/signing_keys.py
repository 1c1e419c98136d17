"""Which key signs, and which keys are published: rotation without a moment at which a token cannot be verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair; the private half is encrypted. It signs from `signs_from` on, until a later key takes over."""

    key_id: str
    public_key: bytes
    encrypted_private_key: bytes
    signs_from: datetime


def key_to_sign_with(keys: Sequence[SigningKey], now: datetime) -> SigningKey:
    """The newest key whose time has come; `keys` must not be empty."""
    ready = [key for key in keys if key.signs_from <= now]
    if not ready:
        return min(keys, key=_age)
    return max(ready, key=_age)


def keys_to_publish(keys: Sequence[SigningKey], now: datetime, longest_token: timedelta) -> list[SigningKey]:
    """The keys that verifiers need: the future ones too, and each replaced one until its last token has expired."""
    taken_over = [key for key in keys if key.signs_from + longest_token <= now]
    if not taken_over:
        return sorted(keys, key=_age)
    oldest_needed = max(taken_over, key=_age)
    return sorted((key for key in keys if _age(key) >= _age(oldest_needed)), key=_age)


def _age(key: SigningKey) -> tuple[datetime, str]:
    return key.signs_from, key.key_id
