"""Envelopes that the client library cannot read end no connection."""

import struct

import pamqp.frame
import pytest
from pamqp.commands import Basic
from pamqp.header import ContentHeader

from shared.messaging.connection import HEARTBEAT_SECONDS
from shared.messaging.tolerant_headers import UNREADABLE_PROPERTIES

BASIC = 60
TIMESTAMP, HEADERS, CONTENT_TYPE = 1 << 6, 1 << 13, 1 << 15
BODY_BYTES = 77


def frame(flags: int, fields: bytes) -> bytes:
    """A content header as it comes from the broker."""
    payload = struct.pack(">HHQH", BASIC, 0, BODY_BYTES, flags) + fields
    return struct.pack(">BHI", 2, 1, len(payload)) + payload + b"\xce"


def nested(levels: int) -> bytes:
    """A table of tables."""
    table = b""
    for _ in range(levels):
        entry = b"\x01aF" + struct.pack(">I", len(table)) + table
        table = entry
    return struct.pack(">I", len(table)) + table


@pytest.mark.parametrize(
    ("flags", "fields"),
    [
        (TIMESTAMP, struct.pack(">Q", 2**62)),
        (CONTENT_TYPE, b"\x02\xff\xfe"),
        (HEADERS, nested(5_000)),
        (HEADERS, struct.pack(">I", 4) + b"\x01a?\x00"),
        (HEADERS, b""),
    ],
    ids=["a time beyond time", "no UTF-8", "deep tables", "an unknown kind", "cut off"],
)
def test_what_cannot_be_read_is_a_message_without_properties_that_says_so(flags: int, fields: bytes) -> None:
    assert HEARTBEAT_SECONDS  # importing how connections are opened is all that it takes
    _, channel, header = pamqp.frame.unmarshal(frame(flags, fields))
    assert isinstance(header, ContentHeader)
    assert (channel, header.body_size) == (1, BODY_BYTES)
    assert header.properties.headers is not None
    assert list(header.properties.headers) == [UNREADABLE_PROPERTIES]
    assert header.properties.headers[UNREADABLE_PROPERTIES]
    assert header.properties.timestamp is None


def test_what_can_be_read_is_read() -> None:
    properties = Basic.Properties(message_id="one", headers={"a": {"b": [1]}})
    payload = ContentHeader(body_size=BODY_BYTES, properties=properties).marshal()
    _, _, header = pamqp.frame.unmarshal(struct.pack(">BHI", 2, 1, len(payload)) + payload + b"\xce")
    assert isinstance(header, ContentHeader)
    assert (header.properties.message_id, header.properties.headers) == ("one", {"a": {"b": [1]}})
