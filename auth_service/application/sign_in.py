"""Use case: sign in with name and password."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth_service.application.events import signed_in_event
from auth_service.application.ports import IssuedToken, PasswordHasher, TokenIssuer, Transaction, UnitOfWork
from auth_service.application.refresh_secrets import new_refresh_token, refresh_token_hash
from auth_service.application.throttle import Admission, Throttle
from auth_service.domain.account import Account, SignedIn, sign_in
from auth_service.domain.exceptions import WrongCredentials
from auth_service.domain.naming import is_user_name
from auth_service.domain.sessions import RefreshFamily
from shared.clock import Clock, new_id
from shared.exceptions import TemporaryError
from shared.faults import FaultPoint, reached


@dataclass(frozen=True, slots=True)
class Session:
    """What a successful sign-in or refresh hands out."""

    account: Account
    access_token: IssuedToken
    refresh_token: str
    refresh_expires_at: datetime
    is_first_sign_in: bool = False


class SignIn:
    """Checks the password and, in one transaction, opens a session and records the sign-in as an event."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        hasher: PasswordHasher,
        tokens: TokenIssuer,
        clock: Clock,
        throttle: Throttle,
        *,
        session_lifetime: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._tokens = tokens
        self._clock = clock
        self._throttle = throttle
        self._session_lifetime = session_lifetime

    async def __call__(self, user_name: str, password: str, *, address: str) -> Session:
        """Sign a user in, who asks from `address`.

        Raises:
            WrongCredentials: no such user, or not their password; both take the same time.
            AccountBanned: the password is right, the account is barred.
            TooManyAttempts: too many wrong passwords, for this account or from this address; this one is not looked at.
            TemporaryError: too many sign-ins wait for their turn; this one is neither looked at nor counted.
        """
        account, admission = await self._authenticate(user_name, password, address)
        refresh_token = new_refresh_token()
        async with self._unit_of_work() as transaction:
            locked = await transaction.accounts.lock(account.user_id)
            if locked is None or locked.password_hash != account.password_hash:
                # Deleted, or the password was changed, while it was being checked.
                raise WrongCredentials
            signed_in = await self._record(transaction, locked)
            family = await self._open_family(transaction, signed_in.account, refresh_token)
            await self._throttle.remember(transaction, account, address)
            await self._throttle.give_back(transaction, admission)
        reached(FaultPoint.SIGN_IN_AFTER_COMMIT)
        return Session(
            account=signed_in.account,
            access_token=await self._tokens.for_user(signed_in.account),
            refresh_token=refresh_token,
            refresh_expires_at=family.expires_at,
            is_first_sign_in=signed_in.is_first,
        )

    async def _authenticate(self, user_name: str, password: str, address: str) -> tuple[Account, Admission]:
        account = None
        async with self._unit_of_work() as transaction:
            if is_user_name(user_name):
                account = await transaction.accounts.find_by_name(user_name)
            admission = await self._throttle.admit_sign_in(transaction, user_name, account, address)
        # No transaction is open here: hashing is slow, and connections are few.
        try:
            fits = await self._hasher.verify(password, account.password_hash if account else None)
        except TemporaryError:
            async with self._unit_of_work() as transaction:
                await self._throttle.give_back(transaction, admission)
            raise
        if account is None or not fits:
            raise WrongCredentials
        return account, admission

    async def _record(self, transaction: Transaction, account: Account) -> SignedIn:
        # The clock is read under the row lock, so that a user's events have times in the order of their commits.
        signed_in = sign_in(account, self._clock.now())
        if signed_in.is_first:
            signed_in = replace(signed_in, is_first=await transaction.accounts.mark_known(signed_in.account))
        else:
            await transaction.accounts.save(signed_in.account)
        await transaction.outbox.add([signed_in_event(signed_in)])
        return signed_in

    async def _open_family(self, transaction: Transaction, account: Account, refresh_token: str) -> RefreshFamily:
        now = self._clock.now()
        family = RefreshFamily(new_id(), account.user_id, created_at=now, expires_at=now + self._session_lifetime)
        await transaction.refresh_tokens.forget_expired(account.user_id, now)
        await transaction.refresh_tokens.open(family, refresh_token_hash(refresh_token))
        return family
