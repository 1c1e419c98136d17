"""Give a parked message up, with a reason."""

from processing_service.application.ports.parked_messages import ParkedMessages, ParkedStatus, ParkedSummary
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict, NotFound


class DropMessage:
    """Closes a parked message without sending it; it stays on record."""

    def __init__(self, messages: ParkedMessages) -> None:
        self._messages = messages

    async def __call__(self, message_id: str, dropped_by: str, reason: str) -> ParkedSummary:
        """Drop; a second call answers the same and leaves the first reason.

        Raises:
            NotFound: there is no such message.
            Conflict: it was redriven, or parked again at this very moment.
        """
        message = await self._messages.summary(message_id)
        if message is not None and message.status is ParkedStatus.WAITING:
            act = Act(
                actor=dropped_by,
                action=Action.MESSAGE_DROPPED,
                subject=message_id,
                user_id=message.user_id,
                reason=reason,
            )
            await self._messages.resolve(message_id, message.parked_at, ParkedStatus.DROPPED, reason, act)
            message = await self._messages.summary(message_id)
        if message is None:
            raise NotFound("there is no such parked message")
        if message.status is ParkedStatus.WAITING:
            raise Conflict("the message was parked again meanwhile; look at it once more")
        if message.status is ParkedStatus.REDRIVEN:
            raise Conflict(f"the message was redriven by {message.resolved_by}")
        return message
