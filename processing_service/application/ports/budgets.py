"""What definitions with a budget have paid."""

from collections.abc import Collection, Mapping
from typing import Protocol

from processing_service.application.ports.grants import CreditedGrant
from processing_service.domain.budget import Emission
from processing_service.domain.definition import Reward


class Budgets(Protocol):
    """Emissions by quest code, inside one transaction."""

    async def lock(self, codes: Collection[str]) -> dict[str, Emission]:
        """The emissions, which nobody else changes until the transaction ends; locked in the order of the codes.

        One that is asked for the first time is worked out from the grants that are there.
        """
        ...

    async def save(self, emissions: Mapping[str, Emission]) -> None:
        """Remember emissions that are locked."""
        ...

    async def held(self, code: str, most: int) -> list[tuple[str, Reward]]:
        """The ids and rewards of grants on hold, the oldest first."""
        ...

    async def release(self, grant_ids: Collection[str]) -> list[CreditedGrant]:
        """Let grants on hold be credited.

        Returns:
            Those that are done with it, since there is nothing in them that the wallet would have to book.
        """
        ...

    async def give_back(self, returned: Mapping[str, Emission]) -> None:
        """Take off what is not paid, or not held, after all; where nothing was worked out, there is nothing to do."""
        ...

    async def all(self) -> dict[str, Emission]:
        """All that were ever worked out, without a lock."""
        ...

    async def paused(self) -> list[str]:
        """The codes of definitions that hold grants."""
        ...
