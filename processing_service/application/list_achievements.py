"""List what users have unlocked, by name."""

from collections.abc import Sequence

from processing_service.application.known_achievements import KnownAchievements
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions


class ListAchievements:
    """Achievements of the catalog that are completed, and plain badges, of several users with one question."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, achievements: KnownAchievements) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._achievements = achievements

    async def __call__(self, user_ids: Sequence[str]) -> list[list[str]]:
        """For each of `user_ids` the names in the order of unlocking, each once.

        Raises:
            TemporaryError: the database is away.
        """
        async with self._transactions() as transaction:
            names = self._achievements.names(await self._catalog.hold(transaction))
            earned = await transaction.achievements.earned(set(user_ids), names)
        listed: dict[str, dict[str, None]] = {user_id: {} for user_id in user_ids}
        shown = [(one.unlocked_at, one.badge or names[one.code or ""], one.user_id) for one in earned]
        for _, name, user_id in sorted(shown):
            listed[user_id].setdefault(name)
        return [list(listed[user_id]) for user_id in user_ids]
