"""The local copy of the catalog, and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.contracts.catalog_feed import DefinitionFeed, DefinitionHistory
from shared.contracts.levels import LevelCurve


@dataclass(frozen=True, slots=True)
class Gap:
    """A definition for which events of before it was known have to be folded, from `since` on.

    Users are taken in the order of their ids (by code point); those up to `after` are done, `folded` of them.
    """

    code: str
    since: datetime
    after: str = ""
    folded: int = 0


@dataclass(frozen=True, slots=True)
class HeldCatalog:
    """The installed revision, and the definitions whose past is still being folded, each with the last user done."""

    revision: int
    gaps: Mapping[str, str] = field(default_factory=dict)


class CatalogCopy(Protocol):
    """The catalog's definitions and its curve of levels, kept here so that nothing waits for the catalog."""

    async def hold(self) -> HeldCatalog: ...

    async def hold_alone(self) -> int: ...

    async def histories(self) -> list[DefinitionHistory]: ...

    async def levels(self) -> LevelCurve: ...

    async def install(
        self, revision: int, levels: LevelCurve, changed: Sequence[DefinitionHistory], gaps: Sequence[Gap]
    ) -> None: ...

    async def gaps(self) -> list[Gap]: ...

    async def take_gap(self, code: str) -> Gap | None: ...

    async def advance_gap(self, gap: Gap) -> None: ...

    async def close_gap(self, gap: Gap) -> None: ...


class Catalog(Protocol):
    """The catalog service."""

    async def fetch(self, known_revision: int) -> DefinitionFeed | None:
        """The whole catalog, or None where it still stands at `known_revision`.

        Raises:
            TemporaryError: it cannot be reached.
        """
        ...
