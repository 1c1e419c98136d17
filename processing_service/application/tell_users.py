"""Writing toasts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import Toast
from processing_service.application.ports.transaction import Transaction


async def tell_users(
    transaction: Transaction, participants: Mapping[str, Participant], toasts: Sequence[Toast]
) -> None:
    """Number each toast as the next of its user, write them, and wake the users' streams.

    The users' rows are locked, and nothing was told since: `participants` hold the last numbers.
    """
    if not toasts:
        return
    last = {user_id: participant.toast_sequence for user_id, participant in participants.items()}
    numbered: list[Toast] = []
    for toast in toasts:
        last[toast.user_id] += 1
        numbered.append(replace(toast, sequence=last[toast.user_id]))
    await transaction.progress.tell(numbered)
    told = {toast.user_id: toast.sequence for toast in numbered}
    await transaction.participants.number_toasts(told)
    await transaction.hints.toasts_written(told.keys())
