"""Use case: look at accounts, as an administrator."""

from auth_service.application.ports import AccountQuery, UnitOfWork
from auth_service.domain.account import Account
from shared.exceptions import NotFound


class ReadAccounts:
    """Finds one account, or a page of many."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def one(self, user_id: str) -> Account:
        """The account of that id.

        Raises:
            NotFound: there is none.
        """
        async with self._unit_of_work() as transaction:
            account = await transaction.accounts.find(user_id)
        if account is None:
            raise NotFound("there is no such user")
        return account

    async def page(self, query: AccountQuery) -> tuple[list[Account], int]:
        """One page of accounts, the newest first, and how many there are in all."""
        async with self._unit_of_work() as transaction:
            return await transaction.accounts.search(query)
