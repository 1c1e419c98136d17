"""The envelope in which a REQ client's request travels, and its answer too.

A request is: the client's identity, added by the ROUTER socket; identities of devices in between, if there are any; an
empty frame; and one frame with the request. A REP socket reads it so, and so do we.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Route = tuple[bytes, ...]
"""The way back to a client: everything up to the empty frame, with it."""

_MOST_HOPS: Final = 8
_LONGEST_IDENTITY: Final = 255
"""No ZeroMQ socket has a longer one, in bytes; the way back is kept for as long as a request waits."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, taken out of its envelope; with a `fault` it holds no request, and the sentence says why."""

    route: Route
    body: bytes = b""
    fault: str | None = None


def open_envelope(frames: Sequence[bytes]) -> Letter:
    """Take a message of a ROUTER socket apart; of a wrong envelope only the sender is believed."""
    sender = frames[0]
    head = frames[1 : _MOST_HOPS + 2]
    if b"" not in head or any(len(identity) > _LONGEST_IDENTITY for identity in head[: head.index(b"")]):
        fault = "A request comes in the envelope of a REQ socket: an empty frame, then the request."
        return Letter((sender, b""), fault=fault)
    end = head.index(b"") + 2
    route = tuple(frames[:end])
    if len(frames) != end + 1:
        return Letter(route, fault="A request is a single frame with a JSON object.")
    return Letter(route, frames[end])
