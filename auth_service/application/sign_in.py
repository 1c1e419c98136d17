"""Use case: sign in with name and password."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth_service.application.events import signed_in_event
from auth_service.application.ports import IssuedToken, PasswordHasher, TokenIssuer, Transaction, UnitOfWork
from auth_service.application.refresh_secrets import new_refresh_token, refresh_token_hash
from auth_service.domain.account import Account, SignedIn, sign_in
from auth_service.domain.exceptions import WrongCredentials
from auth_service.domain.naming import is_user_name
from auth_service.domain.sessions import RefreshFamily
from shared.clock import Clock, new_id
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
        *,
        session_lifetime: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._hasher = hasher
        self._tokens = tokens
        self._clock = clock
        self._session_lifetime = session_lifetime

    async def __call__(self, user_name: str, password: str) -> Session:
        """Sign a user in.

        Raises:
            WrongCredentials: no such user, or not their password; both take the same time.
            AccountBanned: the password is right, the account is barred.
        """
        account = await self._authenticate(user_name, password)
        refresh_token = new_refresh_token()
        async with self._unit_of_work() as transaction:
            locked = await transaction.accounts.lock(account.user_id)
            if locked is None or locked.password_hash != account.password_hash:
                # Deleted, or the password was changed, while it was being checked.
                raise WrongCredentials
            signed_in = await self._record(transaction, locked)
            family = await self._open_family(transaction, signed_in.account, refresh_token)
        reached(FaultPoint.SIGN_IN_AFTER_COMMIT)
        return Session(
            account=signed_in.account,
            access_token=await self._tokens.for_user(signed_in.account),
            refresh_token=refresh_token,
            refresh_expires_at=family.expires_at,
            is_first_sign_in=signed_in.is_first,
        )

    async def _authenticate(self, user_name: str, password: str) -> Account:
        account = None
        if is_user_name(user_name):
            async with self._unit_of_work() as transaction:
                account = await transaction.accounts.find_by_name(user_name)
        # No transaction is open here: hashing is slow, and connections are few.
        fits = await self._hasher.verify(password, account.password_hash if account else None)
        if account is None or not fits:
            raise WrongCredentials
        return account

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
