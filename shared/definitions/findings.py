"""What a check of definitions has found."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Rule = Literal[
    "cycle",
    "duplicate-leaf",
    "level-of-the-past",
    "nothing-to-earn",
    "prerequisite-ends-first",
    "reward-over-budget",
    "unfit-stat",
    "unknown-prerequisite",
    "unknown-stat",
    "unreachable-target",
    "unseen-event-type",
    "unseen-field",
    "window-never-opens",
    "window-over",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong; `rule` is a stable name, `place` a path in the definition of that code."""

    code: str
    place: str
    severity: Severity
    rule: Rule
    message: str
