"""What the broker gave up: kept where admins look."""

from collections.abc import Sequence
from typing import Any, Final

from processing_service.application.messages import Delivered, ParkedMessage, ParkingReason, Refusal
from processing_service.application.named_user import named_user
from processing_service.application.ports.transaction import Transactions

FROM_DEAD_LETTERS: Final = "dead-letters"


class ParkDeadLetters:
    """Drains the dead-letter queue into the parking table."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def __call__(self, batch: Sequence[Delivered]) -> None:
        """Park a batch of dead letters.

        Raises:
            TemporaryError: the database is away.
        """
        parked = [
            ParkedMessage(
                delivered.message,
                Refusal(ParkingReason.DEAD_LETTERED, _why(delivered)),
                FROM_DEAD_LETTERS,
                user_id=named_user(delivered.message),
            )
            for delivered in batch
        ]
        async with self._transactions() as transaction:
            await transaction.parking.park(parked)


def _why(delivered: Delivered) -> str:
    deaths: Any = delivered.message.headers.get("x-death")
    reason = deaths[0].get("reason", "unknown") if isinstance(deaths, list) and deaths else "unknown"
    return f"the broker gave this message up ({reason}); mend the cause, then redrive"
