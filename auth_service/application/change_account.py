"""Use case: change an account, by its owner or by an administrator."""

from dataclasses import dataclass, replace
from typing import Final

from pydantic import JsonValue

from auth_service.application.events import updated_event
from auth_service.application.ports import PasswordHasher, Transaction, UnitOfWork
from auth_service.application.throttle import Throttle
from auth_service.domain.account import Account, AccountStatus, Role, set_status
from auth_service.domain.attributes import Attributes, same_attributes
from auth_service.domain.exceptions import LastAdministrator
from auth_service.domain.naming import require_time_zone
from auth_service.domain.passwords import PasswordRule
from shared.clock import Clock
from shared.contracts.administration import Act, Action
from shared.exceptions import FieldFault, InvalidInput, NotFound

_RECORDED: Final = ("user_name", "time_zone", "status", "role", "attributes")


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What shall be different; what is None stays as it is."""

    user_name: str | None = None
    time_zone: str | None = None
    password: str | None = None
    status: AccountStatus | None = None
    role: Role | None = None
    attributes: Attributes | None = None


class ChangeAccount:
    """Changes accounts; others hear of a new name, time zone or attributes."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        hasher: PasswordHasher,
        clock: Clock,
        throttle: Throttle,
        require_password: PasswordRule,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._clock = clock
        self._throttle = throttle
        self._require_password = require_password

    async def by_owner(self, account: Account, change: AccountChange, current_password: str | None) -> Account:
        """Change one's own account; a new password needs the current one.

        Raises:
            UserNameTaken: another account carries the new name.
            InvalidInput: the time zone is unknown, the new password is too easy to guess, or the current one is missing
                or wrong.
            TooManyAttempts: too many wrong passwords; this one was not looked at.
            NotFound: the account has been deleted meanwhile.
        """
        self._check(account, change)
        if change.password is not None:
            await self._require_owner(account, current_password or "")
        return await self._change(account.user_id, change, None)

    async def by_admin(self, user_id: str, change: AccountChange, admin: str) -> Account:
        """Change any account; `admin` is the user id of who does it, for the audit log.

        Raises:
            UserNameTaken: another account carries the new name.
            StatusNotSettable: the status asked for follows from sign-ins alone.
            LastAdministrator: nobody would be left to administrate.
            InvalidInput: the time zone is unknown, or the new password too easy to guess.
            NotFound: there is no such account.
        """
        async with self._unit_of_work() as transaction:
            account = await transaction.accounts.find(user_id)
        if account is None:
            raise NotFound("there is no such user")
        self._check(account, change)
        return await self._change(user_id, change, admin)

    def _check(self, account: Account, change: AccountChange) -> None:
        if change.time_zone is not None:
            require_time_zone(change.time_zone)
        if change.password is not None:
            self._require_password(change.password, change.user_name or account.user_name)

    async def _require_owner(self, account: Account, password: str) -> None:
        """A stolen access token must be no way to guess the password at leisure."""
        async with self._unit_of_work() as transaction:
            admission = await self._throttle.admit_password_check(transaction, account.user_id)
        if not await self._hasher.verify(password, account.password_hash):
            fault = FieldFault("current_password", "must be the current password, to set a new one")
            raise InvalidInput("the current password is missing or wrong", [fault])
        async with self._unit_of_work() as transaction:
            await self._throttle.give_back(transaction, admission)

    async def _change(self, user_id: str, change: AccountChange, admin: str | None) -> Account:
        password_hash = await self._hasher.hash(change.password) if change.password is not None else None
        async with self._unit_of_work() as transaction:
            may_end_admin = change.status is not None or change.role is not None
            other_admins = await transaction.accounts.other_active_admins(user_id) if may_end_admin else None
            before = await transaction.accounts.lock(user_id)
            if before is None:
                raise NotFound("there is no such user")
            after = _apply(before, change, password_hash)
            if before.is_active_admin and not after.is_active_admin and other_admins == 0:
                raise LastAdministrator
            stored = await self._store(transaction, before, after)
            if admin is not None and stored != before:
                await transaction.audit.record(_act(admin, before, stored))
            return stored

    async def _store(self, transaction: Transaction, before: Account, after: Account) -> Account:
        told = _is_told(before, after)
        if after == before and not told:
            return before
        if told:
            after = after.at_next_event(self._clock.now())
            await transaction.outbox.add([updated_event(after)])
        await transaction.accounts.save(after)
        if after.is_banned or after.password_hash != before.password_hash:
            await transaction.refresh_tokens.forget_user(after.user_id)
        return after


def _act(admin: str, before: Account, after: Account) -> Act:
    """Which fields changed; of what may be shown to everybody who reads the log also how."""
    shown: dict[str, JsonValue] = {}
    if after.role is not before.role:
        shown["role"] = after.role.value
    if after.status is not before.status:
        shown["status"] = after.status.value
    fields: list[JsonValue] = [name for name in _RECORDED if getattr(after, name) != getattr(before, name)]
    if after.password_hash != before.password_hash:
        fields.append("password")
    return Act(
        actor=admin,
        action=Action.USER_CHANGED,
        subject=after.user_id,
        user_id=after.user_id,
        details={"fields": fields, **shown},
    )


def _is_told(before: Account, after: Account) -> bool:
    named = (after.user_name, after.time_zone) != (before.user_name, before.time_zone)
    return named or not same_attributes(after.attributes, before.attributes)


def _apply(account: Account, change: AccountChange, password_hash: str | None) -> Account:
    changed = set_status(account, change.status) if change.status is not None else account
    return replace(
        changed,
        user_name=change.user_name or changed.user_name,
        time_zone=change.time_zone or changed.time_zone,
        role=change.role or changed.role,
        password_hash=password_hash or changed.password_hash,
        attributes=changed.attributes if change.attributes is None else change.attributes,
    )
