"""What all records have in common.

Moments are microseconds since 1970 in UTC, so that they compare exactly everywhere.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """A moment as the records hold it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def body_digest(body: bytes) -> str:
    """What tells one message's body from another's: SHA-256, in hexadecimal digits."""
    return sha256(body).hexdigest()


class Record(BaseModel):
    """One line; `file` is the name of the file that holds all of its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: ClassVar[str]
