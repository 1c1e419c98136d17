"""Finding the conditions of a definition that do not compile, before anything is evaluated."""

from collections.abc import Callable, Iterator

from shared.contracts.definition import Definition
from shared.contracts.objective import leaves_of
from shared.exceptions import FieldFault, InvalidInput

FindFault = Callable[[str, str], FieldFault | None]
"""Takes where a condition stands and its source; the fault with its line and column, None where it compiles."""


def check_conditions(definition: Definition, find_fault: FindFault, place: str = "") -> None:
    """Refuse a definition with conditions that do not compile; `place` is where it stands in the request.

    Raises:
        InvalidInput: with the place of each such condition, and the line and column in it.
    """
    faults = [
        fault
        for field, source in _conditions_of(definition)
        if (fault := find_fault(f"{place}{field}", source)) is not None
    ]
    if faults:
        raise InvalidInput("a condition does not compile; see errors", faults)


def _conditions_of(definition: Definition) -> Iterator[tuple[str, str]]:
    for place, leaf in leaves_of(definition.objective):
        if leaf.where is not None:
            yield f"{place}.where", leaf.where
        for index, step in enumerate(leaf.steps):
            if step.where is not None:
                yield f"{place}.steps.{index}.where", step.where
    if definition.segment is not None:
        yield "segment", definition.segment
