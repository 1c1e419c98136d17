"""Tell the receivers of webhooks what has happened, in the transaction in which it happens."""

from collections.abc import Sequence

from processing_service.application.ports.transaction import Transaction
from processing_service.domain.webhooks.messages import WebhookMessage


async def announce(transaction: Transaction, messages: Sequence[WebhookMessage]) -> None:
    """Write deliveries for the endpoints that want these messages; where none does, that is one small query.

    A message that was announced before, by a transaction that is tried again, is not announced anew.
    """
    if not messages:
        return
    kinds = await transaction.webhooks.wanted()
    wanted = [message for message in messages if message.kind in kinds]
    if wanted:
        await transaction.webhooks.add(wanted)
