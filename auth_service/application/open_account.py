"""Use case: open an account, by sign-up or by an administrator."""

from auth_service.application.events import updated_event
from auth_service.application.ports import PasswordHasher, UnitOfWork
from auth_service.domain.account import Account, Role
from auth_service.domain.attributes import NO_ATTRIBUTES, Attributes
from auth_service.domain.naming import require_time_zone
from auth_service.domain.passwords import PasswordRule
from shared.clock import Clock, new_id
from shared.contracts.administration import Act, Action


class OpenAccount:
    """Stores a new account and tells the other services of it."""

    def __init__(
        self, unit_of_work: UnitOfWork, hasher: PasswordHasher, clock: Clock, require_password: PasswordRule
    ) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._clock = clock
        self._require_password = require_password

    def check(self, user_name: str, password: str, time_zone: str) -> None:
        """Look at what can be told without the database.

        Raises:
            InvalidInput: the time zone is unknown, or the password too easy to guess.
        """
        require_time_zone(time_zone)
        self._require_password(password, user_name)

    async def __call__(
        self,
        user_name: str,
        password: str,
        *,
        time_zone: str = "UTC",
        role: Role = Role.USER,
        attributes: Attributes = NO_ATTRIBUTES,
        admin: str | None = None,
    ) -> Account:
        """Open an account of status new; `admin` is the user id of who does it for another.

        Raises:
            UserNameTaken: another account carries the name.
            InvalidInput: the time zone is unknown, or the password too easy to guess.
        """
        self.check(user_name, password, time_zone)
        # Hashing comes first, so that a taken name takes as long to refuse as a free one to give.
        password_hash = await self._hasher.hash(password)
        now = self._clock.now()
        account = Account(
            user_id=new_id(),
            user_name=user_name,
            password_hash=password_hash,
            created_at=now,
            role=role,
            time_zone=time_zone,
            attributes=attributes,
        ).at_next_event(now)
        async with self._unit_of_work() as transaction:
            await transaction.accounts.add(account)
            await transaction.outbox.add([updated_event(account)])
            if admin is not None:
                await transaction.audit.record(_act(admin, account))
        return account


def _act(admin: str, account: Account) -> Act:
    return Act(
        actor=admin,
        action=Action.USER_CREATED,
        subject=account.user_id,
        user_id=account.user_id,
        details={"role": account.role.value},
    )
