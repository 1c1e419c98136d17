"""The parts of an objective in the API, from the top: what is reached, and what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from processing_service.domain.status import LeafStanding, Standing
from processing_service.entrypoints.api.numbers import exact
from shared.contracts.definition import Definition
from shared.contracts.leaf import Leaf
from shared.contracts.objective import AllOf, AnyOf, parts_of, walk


class StreakItem(BaseModel):
    """A streak as it stands today."""

    length: int
    freezes: int = Field(description="Freezes put by.")
    frozen: int = Field(description="Freezes used up so far.")


class Part(BaseModel):
    """One part of the objective: a leaf, or a group of others."""

    id: str
    parent: str | None = Field(description="The group that it belongs to; null for the objective itself.")
    kind: Literal["leaf", "all_of", "any_of"]
    label: str
    hint: str = ""
    measure: str | None = None
    progress: int | str
    target: int
    is_reached: bool
    streak: StreakItem | None = None


def parts_shown(written: Definition, standing: Standing) -> list[Part]:
    """The objective from the top, each part after the group that it belongs to."""
    leaves = {one.leaf.id: one for one in standing.leaves}
    reached = {one.leaf.id for one in standing.leaves if one.is_reached}
    parents = {part.id: group.id for _, group in walk(written.objective) for part in parts_of(group)[0]}
    return [_part(part, parents.get(part.id), leaves, reached) for _, part in walk(written.objective)]


def _part(
    part: Leaf | AllOf | AnyOf, parent: str | None, leaves: Mapping[str, LeafStanding], reached: Collection[str]
) -> Part:
    if isinstance(part, Leaf):
        standing = leaves[part.id]
        streak = None if standing.streak is None else StreakItem(**asdict(standing.streak))
        return Part(
            id=part.id,
            parent=parent,
            kind="leaf",
            label=part.label,
            hint=part.hint,
            measure=part.measure,
            progress=exact(min(standing.amount, standing.leaf.target)),
            target=part.target,
            is_reached=standing.is_reached,
            streak=streak,
        )
    members, kind = parts_of(part)
    number = sum(1 for member in members if _is_reached(member, reached))
    target = len(members) if isinstance(part, AllOf) else 1
    return Part(
        id=part.id,
        parent=parent,
        kind="all_of" if kind == "all_of" else "any_of",
        label=part.label,
        progress=min(number, target),
        target=target,
        is_reached=number >= target,
    )


def _is_reached(part: Leaf | AllOf | AnyOf, reached: Collection[str]) -> bool:
    match part:
        case Leaf():
            return part.id in reached
        case AllOf():
            return all(_is_reached(member, reached) for member in part.all_of)
        case AnyOf():
            return any(_is_reached(member, reached) for member in part.any_of)
