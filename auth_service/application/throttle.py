"""Slowing down who guesses passwords or opens accounts by the thousand, without locking others out.

An attempt is counted before its password is looked at, so that many at once are no way around the limit, and given
back where the password was right. Who has signed in to an account from an address before has a counter of their own
for the two; all others share one counter for the account, and one for their address. So no stranger can keep a user
out from where that user usually is, and no neighbour behind the same address either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from auth_service.application.ports import Transaction
from auth_service.application.throttle_ports import Pseudonyms
from auth_service.domain.account import Account
from auth_service.domain.addresses import address_holder
from auth_service.domain.attempts import AttemptLimit, Counted, require_open, with_attempt, without_attempt
from auth_service.domain.naming import name_key
from shared.clock import Clock

_NOBODY: Final = ""
_ADDRESSES_ARE_KNOWN_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """The limits of this service."""

    account: AttemptLimit
    address: AttemptLimit
    sign_ups: AttemptLimit


Admission = Sequence[Counted]
"""Where an attempt was counted."""


class Throttle:
    """Counts attempts, in a transaction of the caller's."""

    def __init__(self, pseudonyms: Pseudonyms, limits: AttemptLimits, clock: Clock) -> None:
        self._pseudonyms = pseudonyms
        self._limits = limits
        self._clock = clock

    async def admit_sign_in(
        self, transaction: Transaction, user_name: str, account: Account | None, address: str
    ) -> Admission:
        """Count an attempt to sign in as `user_name`, whether there is such an account or not.

        Raises:
            TooManyAttempts: nothing was counted; this one must not be looked at.
        """
        name, holder = name_key(user_name), address_holder(address)
        # Asked for nobody as well: else the time of the answer would tell which accounts exist.
        if await self._knows(transaction, account.user_id if account else _NOBODY, holder):
            counted = [Counted(self._pseudonyms.of("account at address", name, holder), self._limits.account)]
        else:
            counted = [
                Counted(self._pseudonyms.of("account", name), self._limits.account),
                Counted(self._pseudonyms.of("address", holder), self._limits.address),
            ]
        return await self._admit(transaction, counted)

    async def admit_sign_up(self, transaction: Transaction, address: str) -> Admission:
        """Count an attempt to open an account.

        Raises:
            TooManyAttempts: nothing was counted.
        """
        key = self._pseudonyms.of("sign-up", address_holder(address))
        return await self._admit(transaction, [Counted(key, self._limits.sign_ups)])

    async def admit_password_check(self, transaction: Transaction, user_id: str) -> Admission:
        """Count a signed-in user's attempt to tell the account's password.

        Raises:
            TooManyAttempts: nothing was counted.
        """
        return await self._admit(transaction, [Counted(self._pseudonyms.of("owner", user_id), self._limits.account)])

    async def give_back(self, transaction: Transaction, admission: Admission) -> None:
        """Take an attempt out of the count: it was right, or nobody got to look at it."""
        now = self._clock.now()
        found = await transaction.attempts.lock([each.key for each in admission], now)
        await transaction.attempts.save(
            {each.key: without_attempt(found[each.key], each.limit, now) for each in admission if each.key in found}
        )

    async def remember(self, transaction: Transaction, account: Account, address: str) -> None:
        """Note that the account's owner was at this address."""
        key = self._pseudonyms.of("known address", address_holder(address))
        await transaction.known_addresses.remember(account.user_id, key, self._clock.now())

    async def _knows(self, transaction: Transaction, user_id: str, holder: str) -> bool:
        key = self._pseudonyms.of("known address", holder)
        since = self._clock.now() - _ADDRESSES_ARE_KNOWN_FOR
        return await transaction.known_addresses.knows(user_id, key, since)

    async def _admit(self, transaction: Transaction, counted: Admission) -> Admission:
        now = self._clock.now()
        keys = [each.key for each in counted]
        # Looked at before the lock as well: whoever hammers a closed door must not have all connections wait in line.
        require_open((await transaction.attempts.read(keys)).values(), now)
        found = await transaction.attempts.lock(keys, now)
        require_open(found.values(), now)
        await transaction.attempts.save(
            {each.key: with_attempt(found.get(each.key), each.limit, now) for each in counted}
        )
        return counted
