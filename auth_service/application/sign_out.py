"""Use case: end a session."""

from auth_service.application.ports import UnitOfWork
from auth_service.application.refresh_secrets import refresh_token_hash
from shared.clock import Clock


class SignOut:
    """Ends the family of a refresh token. Access tokens already handed out live on until they expire."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def __call__(self, refresh_token: str) -> None:
        """End the session, if there is one; doing it twice is no error."""
        async with self._unit_of_work() as transaction:
            token = await transaction.refresh_tokens.lock(refresh_token_hash(refresh_token))
            if token is not None and not token.is_revoked:
                await transaction.refresh_tokens.revoke(token.family.family_id, self._clock.now())
