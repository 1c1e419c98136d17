"""Objectives of several parts: all of them have to be reached, or one of them.

A completed cycle starts every leaf from nothing. So a cycle is complete as soon as the events since the last one fulfil
a condition that further events can only help to fulfil; the earliest such moment is never worse than a later one, and
the number of completions is monotone whatever the tree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from processing_service.domain.context import Context
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Contribution, Number
from processing_service.domain.objective import Leaf, Objective
from processing_service.domain.reasons import NoPartCounted, PartComplete, Reason

_PART_COMPLETE = PartComplete()


@dataclass(frozen=True, slots=True)
class Group:
    """A node of the tree: `every` part is needed, or any one of them."""

    id: str
    every: bool
    members: tuple["Group | Leaf", ...]

    def is_reached(self, leaves: Collection[str]) -> bool:
        """Whether it is enough that the leaves of these ids are reached."""
        reached = (_is_reached(member, leaves) for member in self.members)
        return all(reached) if self.every else any(reached)

    def flattened(self) -> tuple[Leaf, ...]:
        """The leaves below, in order."""
        return tuple(
            leaf for member in self.members for leaf in (member.flattened() if isinstance(member, Group) else (member,))
        )


def _is_reached(member: Group | Leaf, leaves: Collection[str]) -> bool:
    return member.is_reached(leaves) if isinstance(member, Group) else member.id in leaves


@dataclass(frozen=True, slots=True)
class Tree:
    """A group as an objective; its progress is that of the leaves by their ids."""

    root: Group
    leaves: tuple[Leaf, ...] = field(init=False, compare=False)
    listens: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Gather the leaves."""
        leaves = self.root.flattened()
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "listens", frozenset().union(*(leaf.listens for leaf in leaves)))

    @property
    def target(self) -> Number:
        """How many of the root's parts are needed."""
        return len(self.root.members) if self.root.every else 1

    @property
    def keeps_watching(self) -> bool:
        """Whether one of the leaves must."""
        return any(leaf.keeps_watching for leaf in self.leaves)

    def contribute(
        self, progress: Mapping[str, Any] | None, event: Event, context: Context, /
    ) -> Contribution | Reason:
        """Offer the event to every leaf that listens."""
        before = progress or {}
        changed: dict[str, Any] = {}
        counted: list[tuple[str, Number]] = []
        reasons: list[tuple[str, Reason]] = []
        touched = False
        for leaf in self.leaves:
            if event.event_type not in leaf.listens:
                continue
            answer = self._offer(leaf, before.get(leaf.id), event, context)
            if isinstance(answer, Reason):
                reasons.append((leaf.id, answer))
                touched |= answer is _PART_COMPLETE
                continue
            touched = True
            changed[leaf.id] = answer.progress
            if answer.note is None:
                counted.append((leaf.id, answer.amount))
            else:
                reasons.append((leaf.id, answer.note))
        refusal = reasons[0][1] if len(reasons) == 1 else NoPartCounted(tuple(reasons))
        if not touched:
            return refusal
        return Contribution({**before, **changed}, len(counted), None if counted else refusal, tuple(counted))

    def cycles(self, progress: Mapping[str, Any], /) -> int:
        """Once at most."""
        return 1 if self.root.is_reached(self._reached(progress)) else 0

    def restart(self, progress: Mapping[str, Any], _cycles: int, /) -> dict[str, Any]:
        """Every leaf from nothing."""
        return self.roll_over(progress)

    def roll_over(self, progress: Mapping[str, Any], /) -> dict[str, Any]:
        """Every leaf from nothing."""
        return {leaf.id: leaf.measure.afresh(progress[leaf.id]) for leaf in self.leaves if leaf.id in progress}

    def drop(self, progress: Mapping[str, Any], /) -> dict[str, Any]:
        """What the leaves do not let go of."""
        return {leaf.id: leaf.drop(progress[leaf.id]) for leaf in self.leaves if leaf.id in progress}

    def adopt(self, older: Objective, progress: Any, /) -> dict[str, Any] | None:
        """The progress of all leaves that are in both versions."""
        adopted = ((leaf.id, leaf.adopt(older, progress)) for leaf in self.leaves)
        kept = {leaf_id: held for leaf_id, held in adopted if held is not None}
        return kept or None

    def amount(self, progress: Mapping[str, Any] | None, /) -> Number:
        """How many of the root's parts are reached."""
        return self.amount_of(self._reached(progress or {}))

    def amount_of(self, reached: Collection[str], /) -> Number:
        """How many of the root's parts are reached if these leaves are."""
        return sum(1 for member in self.root.members if _is_reached(member, reached))

    def parts(self, progress: Mapping[str, Any] | None, /) -> dict[str, Any]:
        """Progress by leaf."""
        return dict(progress or {})

    def _reached(self, progress: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(leaf.id for leaf in self.leaves if leaf.is_reached(progress.get(leaf.id)))

    def _offer(self, leaf: Leaf, held: Any, event: Event, context: Context) -> Contribution | Reason:
        answer = leaf.contribute(held, event, context)
        # What can never count is refused as such, so that it leaves no trace whether or not the part is complete.
        if isinstance(answer, Reason) or not leaf.is_reached(held):
            return answer
        if not leaf.keeps_watching:
            return _PART_COMPLETE
        return answer if answer.note is not None else Contribution(answer.progress, 0, _PART_COMPLETE)
