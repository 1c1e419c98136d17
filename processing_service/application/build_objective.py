"""From an objective as the catalog writes it to one that can be evaluated."""

from collections.abc import Callable
from decimal import Decimal

from processing_service.domain.condition import Condition
from processing_service.domain.measures import (
    Capped,
    Count,
    Distinct,
    FieldPath,
    Highest,
    Level,
    Measure,
    Sequence,
    SpacedCount,
    Step,
    Streak,
    Sum,
)
from processing_service.domain.objective import UNREACHABLE, Leaf, Objective
from processing_service.domain.objective_tree import Group, Tree
from shared.contracts import leaf
from shared.contracts import objective as contract

ConditionCompiler = Callable[[str], Condition]
"""Makes a condition from its source; must not raise for what the catalog has accepted."""

Written = leaf.Leaf | contract.AllOf | contract.AnyOf


def build_objective(written: Written, compile_condition: ConditionCompiler) -> Objective:
    """A leaf, or a tree of them."""
    built = _build(written, compile_condition)
    return Tree(built) if isinstance(built, Group) else built


def _build(written: Written, compile_condition: ConditionCompiler) -> Leaf | Group:
    match written:
        case contract.AllOf():
            return Group(written.id, True, tuple(_build(part, compile_condition) for part in written.all_of))
        case contract.AnyOf():
            return Group(written.id, False, tuple(_build(part, compile_condition) for part in written.any_of))
        case leaf.Leaf():
            return _build_leaf(written, compile_condition)


def _build_leaf(written: leaf.Leaf, compile_condition: ConditionCompiler) -> Leaf:
    return Leaf(
        id=written.id,
        listens=frozenset(written.listens),
        measure=_build_measure(written, compile_condition),
        target=UNREACHABLE if isinstance(written, leaf.Counter) else written.target,
        where=None if written.where is None else compile_condition(written.where),
        unconditional=frozenset() if written.freezes is None else frozenset(written.freezes.on),
    )


def _build_measure(written: leaf.Leaf, compile_condition: ConditionCompiler) -> Measure:
    match written.measure:
        case "count":
            return _capped(written, Count() if written.cooldown is None else SpacedCount(written.cooldown))
        case "sum":
            default = None if written.default is None else Decimal(written.default)
            return _capped(written, Sum(_field(written), default))
        case "distinct":
            return Distinct(_field(written))
        case "max":
            return Highest(_field(written))
        case "streak":
            return _build_streak(written)
        case "level":
            return Level()
        case "stat":
            raise ValueError(f"the stat '{written.stat}' is to be resolved before its events can be measured")
        case "sequence":
            return Sequence(tuple(_build_step(step, compile_condition) for step in written.steps))


def _capped(written: leaf.Leaf, measure: Count | SpacedCount | Sum) -> Measure:
    return measure if written.cap is None else Capped(measure, written.cap.per, written.cap.most)


def _build_streak(written: leaf.Leaf) -> Streak:
    every, freezes = written.every or "day", written.freezes
    if freezes is None:
        return Streak(every, written.grace)
    field = None if freezes.field is None else FieldPath(freezes.field)
    return Streak(every, written.grace, frozenset(freezes.on), field)


def _build_step(written: leaf.Step, compile_condition: ConditionCompiler) -> Step:
    where = None if written.where is None else compile_condition(written.where)
    return Step(frozenset(written.on), where, written.within)


def _field(written: leaf.Leaf) -> FieldPath:
    if written.field is None:
        raise ValueError(f"a {written.measure} needs a field")
    return FieldPath(written.field)
