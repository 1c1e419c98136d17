"""Send many parked messages again, or give them up, in one call of bounded size."""

from dataclasses import dataclass
from typing import Final

from processing_service.application.ports.parked_messages import (
    BulkSender,
    ParkedBulk,
    ParkedStatus,
    Selected,
    WaitingMessage,
)
from shared.contracts.administration import Action
from shared.faults import FaultPoint, reached

MOST_MESSAGES: Final = 500
"""The most messages of one call."""
_AT_ONCE: Final = 50
"""Whose bodies are in memory at the same time."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many messages were meant and waited, how many of them are done, and how many still wait.

    Those that still wait are beyond the bound of a call, were not confirmed by the broker, or are parked again already.
    """

    selected: int
    done: int

    @property
    def left(self) -> int:
        """How many still wait."""
        return self.selected - self.done


class RedriveMessages:
    """Publishes first and closes the entries afterwards: what is sent twice has one id, and takes effect once."""

    def __init__(self, messages: ParkedBulk, sender: BulkSender) -> None:
        self._messages = messages
        self._sender = sender

    async def __call__(self, selected: Selected, redriven_by: str, reason: str) -> Resolved:
        """Redrive the oldest of the selected messages, 500 at most.

        Raises:
            TemporaryError: the broker or the database is away; what was not sent goes on waiting.
        """
        found, total = await self._messages.waiting(selected, MOST_MESSAGES)
        done = 0
        for first in range(0, len(found), _AT_ONCE):
            sent = await self._send(found[first : first + _AT_ONCE])
            if sent:
                reached(FaultPoint.REDRIVE_AFTER_PUBLISH)
                redriven = (ParkedStatus.REDRIVEN, Action.MESSAGE_REDRIVEN, redriven_by, reason)
                done += await self._messages.resolve_all(sent, *redriven)
        return Resolved(total, done)

    async def _send(self, some: list[WaitingMessage]) -> list[WaitingMessage]:
        originals = await self._messages.originals([one.id for one in some])
        known = [one for one in some if one.id in originals]
        confirmed = await self._sender.send_all([originals[one.id] for one in known])
        return [one for one, is_confirmed in zip(known, confirmed, strict=True) if is_confirmed]


class DropMessages:
    """Closes many without sending them; they stay on record."""

    def __init__(self, messages: ParkedBulk) -> None:
        self._messages = messages

    async def __call__(self, selected: Selected, dropped_by: str, reason: str) -> Resolved:
        """Drop the oldest of the selected messages, 500 at most.

        Raises:
            TemporaryError: the database is away; nothing happened.
        """
        found, total = await self._messages.waiting(selected, MOST_MESSAGES)
        if not found:
            return Resolved(total, 0)
        dropped = (ParkedStatus.DROPPED, Action.MESSAGE_DROPPED, dropped_by, reason)
        return Resolved(total, await self._messages.resolve_all(found, *dropped))
