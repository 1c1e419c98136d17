"""What differs between two objectives: leaves and groups are matched by their ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts.leaf import Counter, Leaf, Step
from shared.contracts.objective import AllOf, AnyOf, parts_of
from shared.definitions.changes import ANOTHER_ORDER, Change, Field, field_changes
from shared.definitions.words import describe

Node = Leaf | AllOf | AnyOf

_READ: Final = "only what users read changes"
_TEXTS: Final = (Field("label", "text", _READ, _READ),)
_LEAF: Final = (
    *_TEXTS,
    Field("hint", "text", _READ, _READ),
    Field("on", "rule", "events of these types count: {after}", "it listens in its steps"),
    Field("where", "rule", "only events for which it holds count", "its events count whatever they hold"),
    Field("measure", "rule", "it is another measure: this part begins from nothing"),
    Field("field", "rule", "the values are taken from {after}", "no value is looked at"),
    Field("default", "rule", "an event without the field counts {after}", "an event without the field does not count"),
    Field("cap", "rule", "it gains at most {after}", "it gains without bounds"),
    Field("cooldown", "rule", "for {after} after an event that counted, none counts", "every event counts"),
    Field("every", "rule", "the streak is made of {after}s", "the streak is made of days"),
    Field("grace", "rule", "so many in a row may be missed for nothing: {after}"),
    Field("freezes", "rule", "freezes are given by {after}", "no more freezes are given or used"),
    Field("stat", "rule", "events and measure are those of the stat {after}", "events and measure are its own"),
)
_STEP: Final = (
    *_TEXTS,
    Field("on", "rule", "events of these types fit the step: {after}"),
    Field("where", "rule", "only events for which it holds fit the step", "its events fit whatever they hold"),
    Field("within", "rule", "it has to follow the step before within {after}", "it may follow any time later"),
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part of a tree, and the group that holds it."""

    part: Node
    group: AllOf | AnyOf | None

    @property
    def place(self) -> str:
        return "objective" if self.group is None else f"objective[{self.part.id}]"

    @property
    def is_added_as(self) -> str:
        return "a leaf" if isinstance(self.part, Leaf) else "a group"


def objective_changes(before: Node, after: Node, migration: str) -> Iterator[Change]:
    """The changes, in the order of the new tree and then of what is gone; `migration` is the new version's."""
    old, new = _placed(before), _placed(after)
    kept = {part_id for part_id in new if part_id in old and _are_alike(old[part_id].part, new[part_id].part)}
    is_alone = len(new) == 1
    for part_id, placed in new.items():
        if part_id in kept:
            yield from _part_changes(old[part_id], placed, migration, is_alone=is_alone)
        else:
            yield Change(placed.place, None, describe(placed.part), "rule", _effect_of_adding(placed, migration))
    for part_id, placed in old.items():
        if part_id not in kept:
            yield Change(placed.place, describe(placed.part), None, "rule", _effect_of_removing(placed))
    yield from _order_changes(old, new)


def objective_lines(objective: Node) -> Iterator[Change]:
    """A new objective, part by part."""
    for placed in _placed(objective).values():
        yield Change(
            placed.place,
            None,
            describe(placed.part),
            "rule",
            "has to be reached" if placed.group is None else _role(placed.group),
        )


def _placed(part: Node, group: AllOf | AnyOf | None = None) -> dict[str, _Placed]:
    found = {part.id: _Placed(part, group)}
    if not isinstance(part, Leaf):
        for one in parts_of(part)[0]:
            found |= _placed(one, part)
    return found


def _are_alike(old: Node, new: Node) -> bool:
    return isinstance(old, Leaf) == isinstance(new, Leaf)


def _part_changes(old: _Placed, new: _Placed, migration: str, *, is_alone: bool) -> Iterator[Change]:
    if (old.group.id if old.group else None) != (new.group.id if new.group else None):
        before, after = (f"in {one.group.id}" if one.group else "on top" for one in (old, new))
        role = _role(new.group) if new.group else "it is all that has to be reached"
        yield Change(new.place, before, after, "rule", f"moved: {role}")
    if isinstance(old.part, Leaf) and isinstance(new.part, Leaf):
        yield from field_changes(_LEAF, old.part, new.part, f"{new.place}.")
        yield from _step_changes(old.part.steps, new.part.steps, f"{new.place}.steps")
        yield from _target_change(old.part, new.part, new.place, migration, is_alone=is_alone)
        return
    yield from field_changes(_TEXTS, old.part, new.part, f"{new.place}.")
    if type(old.part) is not type(new.part):
        effect = "one of its parts is enough" if isinstance(new.part, AnyOf) else "every one of its parts is needed"
        yield Change(new.place, describe(old.part), describe(new.part), "rule", effect)


def _step_changes(old: list[Step], new: list[Step], place: str) -> Iterator[Change]:
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        yield from field_changes(_STEP, before, after, f"{place}.{index}.")
    for index, step in enumerate(new[len(old) :], start=len(old)):
        yield Change(f"{place}.{index}", None, describe(step), "rule", "a step was added: it is needed too")
    for index, step in enumerate(old[len(new) :], start=len(new)):
        yield Change(f"{place}.{index}", describe(step), None, "rule", "a step was removed: it is not needed any more")


def _target_change(old: Leaf, new: Leaf, place: str, migration: str, *, is_alone: bool) -> Iterator[Change]:
    if old.target == new.target or old.measure == new.measure == "sequence":
        return
    if isinstance(old, Counter) or isinstance(new, Counter):
        before, after = (None if isinstance(one, Counter) else str(one.target) for one in (old, new))
        effect = "it is counted without end" if after is None else f"{after} is enough"
        yield Change(f"{place}.target", before, after, "rule", effect)
        return
    effect = f"target {'lowered' if new.target < old.target else 'raised'} from {old.target} to {new.target}"
    if migration == "carry" and old.measure == new.measure:
        done = "complete" if is_alone else "reach this part"
        effect += (
            f": users with {new.target} or more {done} with their next event"
            if new.target < old.target
            else f": users in flight need {new.target - old.target} more"
        )
    yield Change(f"{place}.target", str(old.target), str(new.target), "rule", effect)


def _order_changes(old: Mapping[str, _Placed], new: Mapping[str, _Placed]) -> Iterator[Change]:
    for part_id in (one for one in new if one in old):
        before, after = _ids(old[part_id].part), _ids(new[part_id].part)
        stayed_before = [one for one in before if one in after]
        stayed_after = [one for one in after if one in before]
        if stayed_before != stayed_after:
            place = f"{new[part_id].place}.order"
            yield Change(place, ", ".join(stayed_before), ", ".join(stayed_after), "text", ANOTHER_ORDER)


def _ids(part: Node) -> list[str]:
    return [] if isinstance(part, Leaf) else [one.id for one in parts_of(part)[0]]


def _effect_of_adding(placed: _Placed, migration: str) -> str:
    if placed.group is None:
        return f"{placed.is_added_as} is what has to be reached now"
    if isinstance(placed.group, AnyOf):
        return f"{placed.is_added_as} was added: it is one more way"
    who = "users who begin from now on" if migration == "pin" else "users in flight"
    return f"{placed.is_added_as} was added: {who} need it too"


def _effect_of_removing(placed: _Placed) -> str:
    if isinstance(placed.group, AllOf):
        return f"{placed.is_added_as} was removed: it is not needed any more"
    return f"{placed.is_added_as} was removed: what was reached there leads nowhere now"


def _role(group: AllOf | AnyOf) -> str:
    return f"is one way to reach {group.id}" if isinstance(group, AnyOf) else f"is needed for {group.id}"
