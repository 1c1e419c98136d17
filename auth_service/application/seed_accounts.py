"""Use case: make sure that the first accounts exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth_service.application.open_account import OpenAccount
from auth_service.domain.account import Role
from auth_service.domain.exceptions import UserNameTaken


@dataclass(frozen=True, slots=True)
class SeedAccount:
    """An account that shall exist."""

    user_name: str
    password: str
    role: Role = Role.USER


class SeedAccounts:
    """Opens accounts that are missing; may be repeated, and leaves existing ones alone."""

    def __init__(self, open_account: OpenAccount) -> None:
        self._open_account = open_account

    async def __call__(self, wanted: Sequence[SeedAccount]) -> list[str]:
        """Open what is missing.

        Returns:
            The names of the accounts that were opened.
        """
        opened = []
        for seed in wanted:
            try:
                await self._open_account(seed.user_name, seed.password, role=seed.role)
            except UserNameTaken:
                continue
            opened.append(seed.user_name)
        return opened
