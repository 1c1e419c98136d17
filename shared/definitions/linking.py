"""How definitions hang together: by prerequisites, and by counting each other's completions.

Both make one definition's progress depend on another's. The whole must have no cycle: quests that trigger each other
would never come to rest, and quests that wait for each other could never be completed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Final, Literal

from shared.contracts.definition import Definition
from shared.contracts.event_types import QUEST_COMPLETED
from shared.definitions.completions import CompletionFilter, completions_let_through
from shared.definitions.listening import listeners_of

STAT: Final = "stat"


@dataclass(frozen=True, slots=True)
class Linked:
    """A definition as far as others depend on it; a filter for each part of it that counts completions."""

    code: str
    kind: str
    prerequisites: frozenset[str] = frozenset()
    counts: tuple[CompletionFilter, ...] = field(default=())

    def counts_completions_of(self, other: "Linked") -> bool:
        """Whether a completion of `other` might move this definition on; a stat is never completed."""
        return other.kind != STAT and any(completions.may_pass(other.code, other.kind) for completions in self.counts)


@dataclass(frozen=True, slots=True)
class LinkFault:
    """Why a definition cannot be published beside the others; `part` is `prerequisites` or `objective`."""

    code: str
    part: Literal["prerequisites", "objective"]
    rule: Literal["unknown-prerequisite", "cycle"]
    message: str


def link_of(definition: Definition) -> Linked:
    """The definition as far as others depend on it."""
    return Linked(
        definition.code,
        definition.kind,
        frozenset(definition.prerequisites),
        tuple(completions_let_through(one.where) for one in listeners_of(definition) if QUEST_COMPLETED in one.on),
    )


def find_link_faults(published: Collection[Linked], candidates: Collection[Linked]) -> list[LinkFault]:
    """Check definitions that are to be published together, beside those that are published already."""
    together = {one.code: one for one in [*published, *candidates]}
    missing = [fault for one in candidates for fault in _missing_prerequisites(one, together)]
    if missing:
        return missing
    chosen = {one.code for one in candidates}
    waits = {code: one.prerequisites for code, one in together.items()}
    triggers = {code: _counted_by(one, together.values()) for code, one in together.items()}
    both = {code: waits[code] | triggers[code] for code in together}
    graphs: tuple[tuple[Mapping[str, Collection[str]], Literal["prerequisites", "objective"], str], ...] = (
        (waits, "prerequisites", "prerequisites go round in a circle: {}"),
        (triggers, "objective", "the completions that quests count go round in a circle: {}; name them in 'where'"),
        (both, "objective", "prerequisites and counted completions go round in a circle: {}; name them in 'where'"),
    )
    for graph, part, sentence in graphs:
        cycle = find_cycle(graph)
        if cycle:
            culprit = next((code for code in cycle if code in chosen), cycle[0])
            return [LinkFault(culprit, part, "cycle", sentence.format(" -> ".join(cycle)))]
    return []


def find_cycle(graph: Mapping[str, Collection[str]]) -> list[str]:
    """A cycle, beginning and ending with the same code; empty where there is none."""
    try:
        TopologicalSorter({code: sorted(graph[code]) for code in sorted(graph)}).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle[::-1]
    return []


def in_order_of_prerequisites(definitions: Iterable[Linked]) -> list[str]:
    """The codes, each after its own prerequisites; the prerequisites must have no cycle."""
    waits = {one.code: one.prerequisites for one in definitions}
    return [code for code in TopologicalSorter(waits).static_order() if code in waits]


def _missing_prerequisites(one: Linked, together: Mapping[str, Linked]) -> list[LinkFault]:
    return [
        LinkFault(one.code, "prerequisites", "unknown-prerequisite", f"'{code}' is not a published definition")
        for code in sorted(one.prerequisites - together.keys())
    ] + [
        LinkFault(one.code, "prerequisites", "unknown-prerequisite", f"'{code}' is a stat, which is never completed")
        for code in sorted(one.prerequisites & together.keys())
        if together[code].kind == STAT
    ]


def _counted_by(one: Linked, others: Iterable[Linked]) -> frozenset[str]:
    return frozenset(other.code for other in others if one.counts_completions_of(other))
