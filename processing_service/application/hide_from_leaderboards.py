"""Leave the leaderboards, and come back."""

from processing_service.application.ports.transaction import Transactions


class HideFromLeaderboards:
    """Hides a user from everybody else's eyes; points, levels and tokens are theirs as before."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def __call__(self, user_id: str, *, hidden: bool) -> None:
        """Hide or show the user. A second time changes nothing, and a user who was deleted stays so.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            participant = (await transaction.participants.lock([user_id]))[user_id]
            if not participant.erased:
                await transaction.opting_out.hide(user_id, hidden=hidden)
                await transaction.hints.standings_changed()
