"""What has to happen for a completion: one leaf, or a tree of them."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator

from shared.contracts.leaf import Counter, Leaf
from shared.contracts.texts import Code, Label, Part

MAX_LEAVES: Final = 20
MAX_DEPTH: Final = 4
"""Levels of groups, the leaves not counted."""


class AllOf(Part):
    """Every part has to be reached."""

    id: Code = "objective"
    label: Label = ""
    all_of: list["Objective"] = Field(min_length=1, max_length=MAX_LEAVES)


class AnyOf(Part):
    """One of the parts has to be reached."""

    id: Code = "objective"
    label: Label = ""
    any_of: list["Objective"] = Field(min_length=1, max_length=MAX_LEAVES)


def _by_form(value: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Validate as the one form that the value has, so that a fault is named by its place in the definition alone.

    What holds the objective of a definition says its kind before: that of a stat is a counter.
    """
    if isinstance(value, Part):
        return validate(value)
    if not isinstance(value, dict):
        raise ValueError("must be a leaf (with `on` and `target`) or a group (`all_of` or `any_of`)")  # noqa: TRY004 - pydantic reads ValueError
    if _nests_deeper(value, MAX_DEPTH):
        raise ValueError(f"groups nest at most {MAX_DEPTH} levels deep")
    leaf = Counter if info.data.get("kind") == "stat" else Leaf
    form = AllOf if "all_of" in value else AnyOf if "any_of" in value else leaf
    return form.model_validate(value)


def _nests_deeper(value: Any, levels: int) -> bool:
    """Looks no deeper than it has to: what strangers send may nest without end."""
    parts = [value]
    for _ in range(levels + 1):
        groups = [part.get("all_of", part.get("any_of")) for part in parts if isinstance(part, dict)]
        parts = [part for group in groups if isinstance(group, list) for part in group]
    return bool(parts)


Objective = Annotated[Leaf | AllOf | AnyOf, WrapValidator(_by_form)]
ObjectiveOfKind = Annotated[Leaf | AllOf | AnyOf | Counter, WrapValidator(_by_form)]
"""The objective of what has a `kind` before it."""

AllOf.model_rebuild()
AnyOf.model_rebuild()


def parts_of(objective: Leaf | AllOf | AnyOf) -> tuple[list[Leaf | AllOf | AnyOf], str]:
    """The parts of a group and the name under which it holds them; nothing of a leaf."""
    match objective:
        case AllOf():
            return objective.all_of, "all_of"
        case AnyOf():
            return objective.any_of, "any_of"
        case Leaf():
            return [], ""


def walk(objective: Leaf | AllOf | AnyOf, place: str = "objective") -> Iterator[tuple[str, Leaf | AllOf | AnyOf]]:
    """The objective and everything in it, from the top, each with its place, such as `objective.all_of.0`."""
    yield place, objective
    parts, name = parts_of(objective)
    for index, part in enumerate(parts):
        yield from walk(part, f"{place}.{name}.{index}")


def leaves_of(objective: Leaf | AllOf | AnyOf) -> Iterator[tuple[str, Leaf]]:
    """The leaves in order, each with its place in the definition."""
    return ((place, part) for place, part in walk(objective) if isinstance(part, Leaf))


def check_tree(objective: Leaf | AllOf | AnyOf) -> None:
    """Refuse what a whole tree must not have.

    Raises:
        ValueError: an id stands twice, or there are too many leaves.
    """
    parts = [part for _, part in walk(objective)]
    ids = [part.id for part in parts]
    if len(set(ids)) != len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise ValueError(f"the id '{twice}' stands twice in the objective: give every part one of its own")
    if sum(isinstance(part, Leaf) for part in parts) > MAX_LEAVES:
        raise ValueError(f"an objective has at most {MAX_LEAVES} leaves")
