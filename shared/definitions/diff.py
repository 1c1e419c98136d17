"""What differs between two versions of a definition, and what it means for users."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from shared.contracts.definition import Definition
from shared.contracts.leaf import Leaf
from shared.definitions.changes import OTHER_WORDS, Change, field_changes
from shared.definitions.fields import IN_FLIGHT, PUBLISHING, TOP
from shared.definitions.objective_changes import objective_changes, objective_lines

Migration = Literal["carry", "pin", "recompute", "restart"]
_PLACES_OF_PUBLISHING: Final = frozenset({"migration", "backfill"})


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes; `in_flight` says what the new version does to users who have begun."""

    changes: tuple[Change, ...]
    in_flight: str

    @property
    def is_empty(self) -> bool:
        """Whether the two are equal."""
        return not self.changes

    @property
    def only_text_or_reward(self) -> bool:
        """Whether what has to be done, when and by whom stays as it is."""
        return all(change.kind in {"text", "reward"} for change in self._of_content)

    @property
    def suggested_migration(self) -> Migration:
        """`carry` where nobody loses by it, `recompute` where the past is asked for, else `pin`: a promise is kept."""
        if any(change.place == "backfill.since" and change.after != "now" for change in self.changes):
            return "recompute"
        return "carry" if self.only_text_or_reward else "pin"

    @property
    def _of_content(self) -> list[Change]:
        return [change for change in self.changes if change.place.split(".")[0] not in _PLACES_OF_PUBLISHING]


def diff(before: Definition | None, after: Definition) -> Diff:
    """Compare two definitions; without a `before`, tell everything that a new one says beside the defaults."""
    if before is None:
        return Diff(tuple(_all_of_new(after)), "nobody is in flight")
    changes = (
        *field_changes(TOP, before, after),
        *_empty_parts(before, after),
        *objective_changes(before.objective, after.objective, after.migration),
        *field_changes(PUBLISHING, before, after),
    )
    return Diff(changes, IN_FLIGHT[after.migration])


def _all_of_new(after: Definition) -> Iterator[Change]:
    blank = Definition(code=after.code, name=after.name, objective=Leaf(on=["Nothing"], target=1))
    yield Change("name", None, after.name, "text", "a new definition")
    yield from field_changes(TOP, blank, after)
    yield from objective_lines(after.objective)
    told = field_changes(PUBLISHING, blank, after)
    yield from (change for change in told if change.place != "migration")  # a first version has nobody to migrate


def _empty_parts(before: Definition, after: Definition) -> Iterator[Change]:
    """A window or budget without bounds, instead of none: not equal, and the same."""
    for place, old, new in (("window", before.window, after.window), ("budget", before.budget, after.budget)):
        is_told = any(field_changes(tuple(one for one in TOP if one.path.startswith(f"{place}.")), before, after))
        if old != new and not is_told:
            yield Change(place, _bounds(old), _bounds(new), "text", OTHER_WORDS)


def _bounds(part: object) -> str | None:
    return None if part is None else "without bounds"
