"""Send a parked message on its way again, once its cause has been mended."""

from processing_service.application.ports.parked_messages import (
    MessageSender,
    ParkedMessages,
    ParkedStatus,
    ParkedSummary,
)
from shared.contracts.administration import Act, Action
from shared.exceptions import Conflict, NotFound
from shared.faults import FaultPoint, reached


class RedriveMessage:
    """Publishes first and closes the entry afterwards: what is sent twice has one id, and takes effect once."""

    def __init__(self, messages: ParkedMessages, sender: MessageSender) -> None:
        self._messages = messages
        self._sender = sender

    async def __call__(self, message_id: str, redriven_by: str) -> ParkedSummary:
        """Redrive; a second call answers the same and sends nothing.

        Raises:
            NotFound: there is no such message.
            Conflict: it was dropped; or it was sent, and parked again at once.
            TemporaryError: the broker did not confirm it; it goes on waiting.
        """
        message = await self._messages.summary(message_id)
        if message is not None and message.status is ParkedStatus.WAITING:
            original = await self._messages.original(message_id)
            if original is not None:
                await self._sender.send(original)
                reached(FaultPoint.REDRIVE_AFTER_PUBLISH)
            # The worker may have parked it again by now, in the same row, which then has to go on waiting.
            act = Act(actor=redriven_by, action=Action.MESSAGE_REDRIVEN, subject=message_id, user_id=message.user_id)
            await self._messages.resolve(message_id, message.parked_at, ParkedStatus.REDRIVEN, "sent again", act)
            message = await self._messages.summary(message_id)
        return _redriven(message)


def _redriven(message: ParkedSummary | None) -> ParkedSummary:
    if message is None:
        raise NotFound("there is no such parked message")
    if message.status is ParkedStatus.WAITING:
        raise Conflict(f"the message was sent and is parked again: {message.detail}")
    if message.status is ParkedStatus.DROPPED:
        raise Conflict(f"the message was dropped by {message.resolved_by}: {message.resolution}")
    return message
