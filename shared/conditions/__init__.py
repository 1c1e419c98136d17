"""Conditions over events and users in CEL, the Common Expression Language.

    compiler = ConditionCompiler()             # one for each process: its conditions share their view of an event
    condition = compiler.compile("event.data.points >= 10 && event.data.mode == 'ranked'")
    condition.holds(event, {"id": "user1"})    # True, False, or a text: why it could not be decided
    condition.explain(event, {"id": "user1"})  # a Clause for each side of the &&, with its verdict and its values

A condition knows `event.type`, `event.data`, `event.timestamp`, `user.id`, `user.attributes` (an object) and
`user.time_zone`; a segment (`compile_segment`) knows the user alone. Compiling refuses everything that can be known to
be wrong, with its position; evaluating and explaining never raise. What they cost is bounded: see `limits`. `paths`
tells which fields a condition names.
"""

from shared.conditions.clause import Clause
from shared.conditions.compiler import ConditionCompiler, compile_condition, compile_segment
from shared.conditions.condition import CelCondition
from shared.conditions.errors import ConditionError
from shared.conditions.paths import paths
from shared.conditions.showing import MISSING

__all__ = [
    "MISSING",
    "CelCondition",
    "Clause",
    "ConditionCompiler",
    "ConditionError",
    "compile_condition",
    "compile_segment",
    "paths",
]
