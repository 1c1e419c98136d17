"""What a decision needs beside the definition, the state and the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from processing_service.domain.event import Position
from processing_service.domain.facts import Facts
from processing_service.domain.pause import Pause


@dataclass(frozen=True, slots=True)
class Context:
    """Facts about the user that are themselves results of the event log.

    `prerequisites` tells where in the user's history a quest was completed for the first time (absent or None: not
    yet). `pauses` are those of the quest at hand.
    """

    facts: Facts
    prerequisites: Mapping[str, Position | None] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
