"""Accounts and what may happen to them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from auth_service.domain.attributes import Attributes
from auth_service.domain.exceptions import AccountBanned, StatusNotSettable

_SMALLEST_STEP: Final = timedelta(microseconds=1)
_MOST_CLOCK_DRIFT: Final = timedelta(minutes=1)


class AccountStatus(IntEnum):
    """How far an account has come. The numbers are part of the API."""

    NEW = 0
    KNOWN = 1
    BANNED = 2


class Role(StrEnum):
    """What an account may do beyond its own affairs: nothing, see everything, or change everything."""

    USER = "user"
    VIEWER = "viewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """A user who can sign in. Deleted accounts leave only a tombstone behind and are no `Account` any more."""

    user_id: str
    user_name: str
    password_hash: str
    created_at: datetime
    status: AccountStatus = AccountStatus.NEW
    role: Role = Role.USER
    time_zone: str = "UTC"
    attributes: Attributes = field(default_factory=dict)
    first_sign_in_at: datetime | None = None
    last_event_at: datetime | None = None

    @property
    def is_banned(self) -> bool:
        """Whether an administrator has barred the account."""
        return self.status is AccountStatus.BANNED

    @property
    def sees_everything(self) -> bool:
        """Whether the account may read what administrators read."""
        return self.role is not Role.USER

    @property
    def is_active_admin(self) -> bool:
        """Whether the account can administrate right now."""
        return self.role is Role.ADMIN and not self.is_banned

    def at_next_event(self, now: datetime) -> "Account":
        """The account with `last_event_at` set to the time of an event that happens now.

        A user's events carry strictly rising times even when several instances' clocks differ a little, since
        whoever reads them takes the latest time zone or name for the valid one. A difference beyond a minute is
        a clock that was wrong and has been set right: then the clock of now is believed.
        """
        last = self.last_event_at
        if last is not None and timedelta(0) <= last - now <= _MOST_CLOCK_DRIFT:
            return replace(self, last_event_at=last + _SMALLEST_STEP)
        return replace(self, last_event_at=now)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A successful sign-in: the account as it is afterwards, and whether it was the first one ever."""

    account: Account
    is_first: bool


def sign_in(account: Account, now: datetime) -> SignedIn:
    """Decide a sign-in whose password was right; a new account becomes known.

    Raises:
        AccountBanned: the account is barred.
    """
    if account.is_banned:
        raise AccountBanned
    signed_in = account.at_next_event(now)
    if account.status is AccountStatus.KNOWN:
        return SignedIn(signed_in, is_first=False)
    first = replace(signed_in, status=AccountStatus.KNOWN, first_sign_in_at=signed_in.last_event_at)
    return SignedIn(first, is_first=True)


def set_status(account: Account, wanted: AccountStatus) -> Account:
    """Ban an account or lift a ban; a lifted ban leaves it new or known, as its sign-ins tell.

    Raises:
        StatusNotSettable: `wanted` would make a new account known, or a known one new.
    """
    if wanted is account.status:
        return account
    if wanted is AccountStatus.BANNED:
        return replace(account, status=AccountStatus.BANNED)
    if not account.is_banned:
        raise StatusNotSettable
    return replace(account, status=AccountStatus.KNOWN if account.first_sign_in_at else AccountStatus.NEW)
