"""Asking the wallet for a batch that it may refuse as a whole."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from processing_service.application.ports.grants import WalletRefused
from shared.exceptions import TemporaryError

Item = TypeVar("Item")
Answer = TypeVar("Answer")


async def ask_in_halves(
    items: Sequence[Item],
    ask: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]],
    refused: Callable[[Item, str], Answer],
) -> list[Answer]:
    """Ask; where the wallet refuses a batch as a whole, halve it until the culprit stands alone.

    Raises:
        TemporaryError: an answer is missing, so that its outcome is unknown.
    """
    try:
        answers = await ask(items)
    except WalletRefused as refusal:
        if len(items) == 1:
            return [refused(items[0], refusal.message)]
        middle = len(items) // 2
        return [
            *await ask_in_halves(items[:middle], ask, refused),
            *await ask_in_halves(items[middle:], ask, refused),
        ]
    missing = len(items) - len(answers)
    if missing:
        raise TemporaryError(f"the wallet gave no answer for {missing} of {len(items)} bookings")
    return list(answers)
