"""Tell the receivers of webhooks what has happened, in the transaction in which it happens."""

from collections.abc import Iterable

from processing_service.application.ports.transaction import Transaction
from processing_service.domain.webhooks.messages import WebhookMessage


async def announce(transaction: Transaction, messages: Iterable[WebhookMessage]) -> None:
    """Write deliveries for the endpoints that want these messages.

    Where nobody wants anything, that is one small query for the transaction, and `messages` are not even looked at.

    A message that was announced before, by a transaction that is tried again, is not announced anew.
    """
    kinds = await transaction.webhooks.wanted()
    wanted = [message for message in messages if message.kind in kinds] if kinds else []
    if wanted:
        await transaction.webhooks.add(wanted)
