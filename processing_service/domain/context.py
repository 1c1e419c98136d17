"""What a decision needs beside the definition, the state and the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from processing_service.domain.event import Position


@dataclass(frozen=True, slots=True)
class Context:
    """Facts about the user that are themselves results of the event log.

    `user` is what conditions see as `user` (at least its `id`); `prerequisites` tells where in the user's history a
    quest was completed for the first time (absent or None: not yet).
    """

    user: Mapping[str, Any] = field(default_factory=dict)
    prerequisites: Mapping[str, Position | None] = field(default_factory=dict)
