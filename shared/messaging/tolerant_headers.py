"""Envelopes that the client library cannot read.

The broker hands over whatever properties a publisher sent: a time beyond the year 9999, text that is no UTF-8, tables
nested a thousand deep. `pamqp` raises on them, `aiormq` takes that for a broken connection, and since the message was
not acknowledged it comes again on the next one: a single such message would stop a consumer for ever. So what cannot be
read is handed over as a message without properties that says why.
"""

import struct
from functools import wraps
from typing import Final

from pamqp.commands import Basic
from pamqp.header import ContentHeader

UNREADABLE_PROPERTIES: Final = "x-unreadable-properties"
"""The header that stands in for properties that cannot be read; its value says what is wrong with them."""

_read_strictly: Final = ContentHeader.unmarshal


@wraps(_read_strictly)
def _read(self: ContentHeader, data: bytes) -> None:
    """Read what comes before the properties, which every header has, and the properties if that can be done."""
    try:
        _read_strictly(self, data)
    except (struct.error, ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        _, self.weight, self.body_size = struct.unpack(">HHQ", data[:12])
        self.properties = Basic.Properties(headers={UNREADABLE_PROPERTIES: str(error) or type(error).__name__})


def install_tolerant_headers() -> None:
    """Have every connection of this process read headers so; the library has no other place to say it."""
    ContentHeader.unmarshal = _read  # type: ignore[method-assign]  # on purpose, and by a method of the same kind
