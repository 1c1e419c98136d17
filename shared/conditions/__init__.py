"""Conditions over events and users in CEL, the Common Expression Language.

    compiler = ConditionCompiler()             # one for each process: its conditions share their view of an event
    condition = compiler.compile("event.data.points >= 10 && event.data.mode == 'ranked'")
    condition.holds(event, {"id": "user1"})    # True, False, or a text: why it could not be decided

A condition knows `event.type`, `event.data`, `event.timestamp`, `user.id`, `user.attributes` (an object) and
`user.time_zone`; a segment (`compile_segment`) knows the user alone. Compiling refuses everything that can be known to
be wrong, with its position; evaluating never raises. What both cost is bounded: see `limits`.
"""

from shared.conditions.compiler import ConditionCompiler, compile_condition, compile_segment
from shared.conditions.condition import CelCondition
from shared.conditions.errors import ConditionError

__all__ = [
    "CelCondition",
    "ConditionCompiler",
    "ConditionError",
    "compile_condition",
    "compile_segment",
]
