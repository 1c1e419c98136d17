"""Use case: exchange a refresh token for a fresh pair."""

from datetime import timedelta

from auth_service.application.ports import TokenIssuer, Transaction, UnitOfWork
from auth_service.application.refresh_secrets import new_refresh_token, refresh_token_hash
from auth_service.application.sign_in import Session
from auth_service.domain.account import Account
from auth_service.domain.exceptions import AccountBanned, SessionEnded
from auth_service.domain.sessions import PresentedToken, RefreshVerdict, judge_refresh
from shared.clock import Clock


class RefreshSession:
    """Rotates refresh tokens: each is good once, and showing a used one ends its family (RFC 9700, 4.14.2).

    Of two uses of one token at the same moment one wins and the other counts as reuse. Browsers are the exception:
    their tabs share one cookie without knowing of each other, so a token from the cookie may be shown again for a
    few seconds (`cookie_grace`), and each use gets a token of its own in the same family.
    """

    def __init__(self, unit_of_work: UnitOfWork, tokens: TokenIssuer, clock: Clock, *, cookie_grace: timedelta) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._clock = clock
        self._cookie_grace = cookie_grace

    async def __call__(self, refresh_token: str, *, from_cookie: bool) -> Session:
        """Continue a session.

        Raises:
            SessionEnded: the token is unknown, used, expired or revoked, or its user is gone.
            AccountBanned: the user was banned meanwhile.
        """
        shown = refresh_token_hash(refresh_token)
        fresh = new_refresh_token()
        async with self._unit_of_work() as transaction:
            token = await transaction.refresh_tokens.lock(shown)
            account = None
            if token is not None and await self._may_go_on(transaction, token, from_cookie=from_cookie):
                account = await transaction.accounts.find(token.family.user_id)
                if account is not None and not account.is_banned:
                    await transaction.refresh_tokens.rotate(
                        token.family.family_id, shown, refresh_token_hash(fresh), self._clock.now()
                    )
        # Raised only now: an exception inside would have rolled the revocation back.
        if token is None or account is None:
            raise SessionEnded
        return await self._session(account, token, fresh)

    async def _may_go_on(self, transaction: Transaction, token: PresentedToken, *, from_cookie: bool) -> bool:
        now = self._clock.now()
        verdict = judge_refresh(token, now, self._cookie_grace if from_cookie else timedelta(0))
        if verdict is RefreshVerdict.REVOKE:
            await transaction.refresh_tokens.revoke(token.family.family_id, now)
        return verdict is RefreshVerdict.ROTATE

    async def _session(self, account: Account, token: PresentedToken, refresh_token: str) -> Session:
        if account.is_banned:
            raise AccountBanned
        return Session(
            account=account,
            access_token=await self._tokens.for_user(account),
            refresh_token=refresh_token,
            refresh_expires_at=token.family.expires_at,
        )
