"""Use case: find the account behind a valid access token."""

from auth_service.application.ports import UnitOfWork
from auth_service.domain.account import Account
from auth_service.domain.exceptions import AccountBanned
from shared.exceptions import NotAuthenticated


class IdentifyCaller:
    """Looks the account up, so that here a ban, a demotion and a deletion hold at once, not when the token expires."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def __call__(self, user_id: str) -> Account:
        """The caller's account.

        Raises:
            NotAuthenticated: the account is gone.
            AccountBanned: the account is barred.
        """
        async with self._unit_of_work() as transaction:
            account = await transaction.accounts.find(user_id)
        if account is None:
            raise NotAuthenticated("the account of this token is gone")
        if account.is_banned:
            raise AccountBanned
        return account
