"""Use case: open an account of one's own."""

from auth_service.application.open_account import OpenAccount
from auth_service.application.ports import UnitOfWork
from auth_service.application.throttle import Throttle
from auth_service.domain.account import Account


class SignUp:
    """Opens an account, as far as nobody at the address opens them by the thousand, or tries which names are taken."""

    def __init__(self, unit_of_work: UnitOfWork, open_account: OpenAccount, throttle: Throttle) -> None:
        self._unit_of_work = unit_of_work
        self._open_account = open_account
        self._throttle = throttle

    async def __call__(self, user_name: str, password: str, *, time_zone: str, address: str) -> Account:
        """Open an account of status new.

        Raises:
            TooManyAttempts: the address has opened, or tried to open, too many.
            UserNameTaken: another account carries the name.
            InvalidInput: the time zone is unknown, or the password too easy to guess.
        """
        self._open_account.check(user_name, password, time_zone)
        async with self._unit_of_work() as transaction:
            await self._throttle.admit_sign_up(transaction, address)
        return await self._open_account(user_name, password, time_zone=time_zone)
