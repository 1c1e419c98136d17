"""Members of a board's sorted set, so that Redis orders users exactly as PostgreSQL does.

Redis sorts by score, and members of equal score by their bytes; read backwards, the greatest bytes come first. The
score is the number of points. A member is a stamp, which is the greater the earlier those points were reached, and a
tail, which is the greater the earlier the user's id comes: its UTF-8 with every byte inverted, and a byte at the end
that is above all of them, so that `ab` comes after `a`. Bytes of UTF-8 sort as PostgreSQL sorts in the collation "C".
"""

from datetime import UTC, datetime, timedelta
from typing import Final

STAMP_BYTES: Final = 8

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_GREATEST: Final = (1 << 8 * STAMP_BYTES) - 1
_INVERTED: Final = bytes(range(255, -1, -1))
_END: Final = b"\xff"
"""No byte of UTF-8 is 0, so no inverted one is this."""


def stamp_of(reached_at: datetime) -> bytes:
    """The first part of a member, exact to the microsecond."""
    return (_GREATEST - (reached_at - _BEGINNING) // _MICROSECOND).to_bytes(STAMP_BYTES, "big")


def tail_of(user_id: str) -> bytes:
    """The second part of a member."""
    return user_id.encode().translate(_INVERTED) + _END


def user_of(member: bytes) -> str:
    """The id of the user whom a member stands for."""
    return member[STAMP_BYTES : -len(_END)].translate(_INVERTED).decode()
