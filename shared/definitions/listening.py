"""What a definition listens to, and where it says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.contracts.definition import Definition
from shared.contracts.objective import leaves_of


@dataclass(frozen=True, slots=True)
class Listener:
    """A place in the definition that names event types, and the condition that they must meet there."""

    place: str
    on: tuple[str, ...]
    where: str | None


def listeners_of(definition: Definition) -> Iterator[Listener]:
    """Everything in the objective that listens: leaves, steps of sequences, freezes of streaks."""
    for place, leaf in leaves_of(definition.objective):
        if leaf.on:
            yield Listener(place, tuple(leaf.on), leaf.where)
        for index, step in enumerate(leaf.steps):
            yield Listener(f"{place}.steps.{index}", tuple(step.on), step.where)
        if leaf.freezes is not None:
            yield Listener(f"{place}.freezes", tuple(leaf.freezes.on), None)
