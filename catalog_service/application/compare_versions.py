"""Compare two versions of a definition, or its draft with a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catalog_service.application.checking import Names, surroundings_of
from catalog_service.application.ports import UnitsOfWork
from catalog_service.application.read_draft import draft_of
from catalog_service.application.records import DefinitionRecord, Publication
from shared.contracts.definition import Definition
from shared.definitions.diff import Diff, diff
from shared.exceptions import NotFound

Draft = Literal["draft"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How `after` differs from `before`, which is None where there was nothing before."""

    code: str
    before: int | None
    after: int | Draft
    diff: Diff


@dataclass(frozen=True, slots=True)
class CompareVersions:
    """Shows what a new version changes, for users too."""

    units: UnitsOfWork

    async def __call__(self, code: str, before: int | None, after: int | Draft | None) -> Comparison:
        """Compare.

        Args:
            code: The definition's code.
            before: A version; where it is not given, the one before `after`.
            after: A version or the draft; where it is not given, the latest version, or the draft where there is none.

        Raises:
            NotFound: there is no such definition, version or draft.
        """
        async with self.units.begin() as unit:
            record = await unit.definitions.find(code)
            if record is None:
                raise NotFound(f"there is no definition '{code}'")
            history = await unit.definitions.history(record.id)
            rewards = {one.name: one.reward for one in await unit.rewards.list_all()}
            names = surroundings_of(await unit.definitions.list_all(), rewards).beside(())
        if after is None:
            after = history[-1].version if history else "draft"
        if before is None:
            before = _version_before(after, history)
        return Comparison(
            code,
            before,
            after,
            diff(
                _version(record, history, before) if before is not None else None,
                _draft(record, names) if after == "draft" else _version(record, history, after),
            ),
        )


def _version_before(after: int | Draft, history: Sequence[Publication]) -> int | None:
    earlier = [one.version for one in history if after == "draft" or one.version < after]
    return earlier[-1] if earlier else None


def _version(record: DefinitionRecord, history: Sequence[Publication], version: int) -> Definition:
    found = next((one.definition for one in history if one.version == version), None)
    if found is None:
        raise NotFound(f"'{record.code}' has no version {version}")
    return found


def _draft(record: DefinitionRecord, names: Names) -> Definition:
    """The draft as it would be published; as it is written where it names what is not there."""
    source = draft_of(record).definition
    return source if names.find_faults(source) else names.fill_in(source)
