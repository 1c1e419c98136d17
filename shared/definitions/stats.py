"""Leaves that name a stat, resolved into what the stat counts: a version is complete in itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import ValidationError

from shared.contracts.definition import Definition
from shared.contracts.leaf import Counter, Leaf
from shared.contracts.objective import AllOf, AnyOf, leaves_of

_OF_THE_LEAF: Final = frozenset({"id", "label", "hint", "target"})
"""What a leaf keeps of its own; all else is the stat's."""


@dataclass(frozen=True, slots=True)
class StatFault:
    """Why a leaf cannot take the stat that it names; `place` is the field of the definition."""

    place: str
    rule: Literal["unknown-stat", "unfit-stat"]
    message: str


def stats_of(definitions: Iterable[Definition]) -> dict[str, Counter]:
    """What the stats among the definitions count, by their codes."""
    return {one.code: one.objective for one in definitions if isinstance(one.objective, Counter)}


def find_stat_faults(definition: Definition, stats: Mapping[str, Counter]) -> list[StatFault]:
    """The leaves that name a stat which is not there, or with which they make no valid definition."""
    return [*_unknown(definition, stats)] or _unfit(definition, stats)


def resolve_stats(definition: Definition, stats: Mapping[str, Counter]) -> Definition:
    """The definition with every stat that it names filled in; one that names none is given back as it is.

    Raises:
        ValueError: `find_stat_faults` finds some.
    """
    if not _names_stats(definition):
        return definition
    written = definition.model_dump(exclude={"objective"})
    return Definition.model_validate({**written, "objective": _resolved(definition.objective, stats)})


def _names_stats(definition: Definition) -> bool:
    return any(leaf.measure == "stat" for leaf in definition.leaves)


def _unknown(definition: Definition, stats: Mapping[str, Counter]) -> Iterator[StatFault]:
    for place, leaf in leaves_of(definition.objective):
        if leaf.measure == "stat" and leaf.stat not in stats:
            yield StatFault(f"{place}.stat", "unknown-stat", f"'{leaf.stat}' is not a published stat")


def _unfit(definition: Definition, stats: Mapping[str, Counter]) -> list[StatFault]:
    """What is valid in a stat need not be so with a target, or beside the other parts of the definition."""
    try:
        resolve_stats(definition, stats)
    except ValidationError as error:
        return [
            StatFault(
                ".".join(map(str, one["loc"])) or "objective", "unfit-stat", f"with its stats filled in: {one['msg']}"
            )
            for one in error.errors()
        ]
    return []


def _resolved(part: Leaf | AllOf | AnyOf, stats: Mapping[str, Counter]) -> dict[str, object]:
    match part:
        case AllOf():
            return {**part.model_dump(), "all_of": [_resolved(one, stats) for one in part.all_of]}
        case AnyOf():
            return {**part.model_dump(), "any_of": [_resolved(one, stats) for one in part.any_of]}
    if part.measure != "stat" or part.stat is None:
        return part.model_dump()
    own = part.model_dump(include=set(_OF_THE_LEAF))
    return {**stats[part.stat].model_dump(exclude=set(_OF_THE_LEAF)), **own}
