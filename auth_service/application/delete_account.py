"""Use case: delete an account."""

from auth_service.application.events import deleted_event
from auth_service.application.ports import UnitOfWork
from auth_service.domain.exceptions import LastAdministrator
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import NotFound


class DeleteAccount:
    """Forgets a person: name, password, time zone, attributes, sessions, addresses go, and other services hear of it.

    The id stays as a tombstone, since the ledger's rows carry it and the books must balance. The name is personal
    data and goes; so it is free again, and whoever takes it gets a new id and nothing of what the old one owned.
    """

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def __call__(self, user_id: str, admin: str | None = None) -> None:
        """Delete the account of `user_id`; `admin` is the user id of who does it, if it is not the user.

        Raises:
            NotFound: there is no such account.
            LastAdministrator: nobody would be left to administrate.
        """
        async with self._unit_of_work() as transaction:
            other_admins = await transaction.accounts.other_active_admins(user_id)
            account = await transaction.accounts.lock(user_id)
            if account is None:
                raise NotFound("there is no such user")
            if account.is_active_admin and other_admins == 0:
                raise LastAdministrator
            now = self._clock.now()
            await transaction.outbox.add([deleted_event(account.at_next_event(now))])
            await transaction.refresh_tokens.forget_user(user_id)
            await transaction.known_addresses.forget_user(user_id)
            await transaction.accounts.erase(user_id, now)
            if admin is not None:
                await transaction.audit.record(
                    Act(actor=admin, action=Action.USER_DELETED, subject=user_id, user_id=user_id)
                )
