"""The local copy of the catalog, and where it comes from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory


@dataclass(frozen=True, slots=True)
class Gap:
    """A definition that became known after events that concern it: they have to be folded from `since` on."""

    code: str
    since: datetime


class CatalogCopy(Protocol):
    """The catalog's definitions, kept here so that nothing waits for the catalog."""

    async def hold(self) -> int: ...

    async def hold_alone(self) -> int: ...

    async def histories(self) -> list[DefinitionHistory]: ...

    async def install(self, revision: int, changed: Sequence[DefinitionHistory], gaps: Sequence[Gap]) -> None: ...

    async def gaps(self) -> list[Gap]: ...

    async def close_gaps(self, gaps: Collection[Gap]) -> None: ...


class Catalog(Protocol):
    """The catalog service."""

    async def fetch(self, known_revision: int) -> DefinitionFeed | None:
        """The whole catalog, or None where it still stands at `known_revision`.

        Raises:
            TemporaryError: it cannot be reached.
        """
        ...
