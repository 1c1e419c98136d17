"""What a user name, a password and a time zone may look like."""

import re
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from shared.exceptions import FieldFault, InvalidInput

USER_NAME_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$"
"""ASCII alone, so that no two names look alike; mail addresses fit."""

MIN_PASSWORD_CHARACTERS: Final = 8
MAX_PASSWORD_CHARACTERS: Final = 128
"""Long enough for any passphrase, short enough that hashing cannot be used to exhaust the server."""

_NOT_ZONES: Final = frozenset({"localtime", "Factory"})
"""Names that some systems list beside the IANA zones and that mean another thing on every machine."""


def name_key(user_name: str) -> str:
    """What makes a name unique: two names that differ in case alone are the same name."""
    return user_name.lower()


def is_user_name(text: str) -> bool:
    """Whether `text` can be an account's name at all."""
    return re.fullmatch(USER_NAME_PATTERN, text) is not None


@cache
def time_zones() -> frozenset[str]:
    """The names of all IANA time zones."""
    return frozenset(available_timezones()) - _NOT_ZONES


def require_time_zone(name: str) -> str:
    """Return `name` if it is an IANA time zone.

    Raises:
        InvalidInput: it is none.
    """
    if name not in time_zones():
        raise InvalidInput(
            "the time zone is unknown", [FieldFault("time_zone", "must be an IANA time zone, such as Europe/Berlin")]
        )
    return name
