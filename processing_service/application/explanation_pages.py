"""Which steps of an explanation are shown: detail is worked out for them alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from processing_service.domain.explanation import ExplainedStep, Explanation
from processing_service.domain.outcome import Counted, NotCounted

DEFAULT_STEPS: Final = 100
MOST_STEPS: Final = 500
MOST_COMPLETIONS: Final = 500
"""A page ends early rather than tell of more completed cycles than these."""

OutcomeFilter = Literal["counted", "not_counted"]


@dataclass(frozen=True, slots=True)
class WantedSteps:
    """Which steps are asked for; None: all."""

    outcome: OutcomeFilter | None = None
    event_id: str | None = None
    limit: int = DEFAULT_STEPS
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StepPage:
    """Some steps, the latest first, out of `total` that fit; `next_offset` is None at the end."""

    steps: tuple[ExplainedStep, ...]
    total: int
    next_offset: int | None


def page_of(explanation: Explanation, wanted: WantedSteps) -> StepPage:
    """The steps that are asked for."""
    fitting = [step for step in reversed(explanation.steps) if _fits(step, wanted)]
    steps = tuple(_bounded(fitting[wanted.offset : wanted.offset + wanted.limit]))
    end = wanted.offset + len(steps)
    return StepPage(steps, len(fitting), end if end < len(fitting) and steps else None)


def _fits(step: ExplainedStep, wanted: WantedSteps) -> bool:
    if wanted.event_id is not None and step.event.event_id != wanted.event_id:
        return False
    kinds = {None: object, "counted": Counted, "not_counted": NotCounted}
    return isinstance(step.outcome, kinds[wanted.outcome])


def _bounded(steps: list[ExplainedStep]) -> Iterator[ExplainedStep]:
    completions = 0
    for step in steps:
        completions += len(step.completions)
        if completions > MOST_COMPLETIONS:
            return
        yield step
