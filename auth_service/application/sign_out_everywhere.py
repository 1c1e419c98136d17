"""Use case: end all sessions of a user."""

from auth_service.application.ports import UnitOfWork


class SignOutEverywhere:
    """Ends every session, that of the caller too. Access tokens already handed out live on until they expire."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def __call__(self, user_id: str) -> None:
        """End them; where there are none that is no error."""
        async with self._unit_of_work() as transaction:
            await transaction.refresh_tokens.forget_user(user_id)
