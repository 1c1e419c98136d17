"""What each event of a test did to a quest."""

from collections.abc import Mapping, Sequence

from processing_service.application.definition_tests.history import Named
from processing_service.application.definition_tests.results import ExplainedEvent
from processing_service.domain.evaluator import Fold, Step
from processing_service.domain.outcome import Counted, Enrolled, NotCounted
from processing_service.domain.reasons import NotListened


def explain_steps(fold: Fold, events: Sequence[Named]) -> list[ExplainedEvent]:
    """Every event in the order in which it was folded, and the completions of quests that it listens to."""
    labels = {one.event.event_id: one.label for one in events}
    return [_explain(step, labels) for step in fold.steps if step.event.event_id in labels or _is_heard(step)]


def _is_heard(step: Step) -> bool:
    return not (isinstance(step.outcome, NotCounted) and isinstance(step.outcome.reason, NotListened))


def _explain(step: Step, labels: Mapping[str, str]) -> ExplainedEvent:
    event, outcome = step.event, step.outcome
    label = labels.get(event.event_id) or f"completion {event.data.get('cycle')} of {event.data.get('code')}"
    match outcome:
        case NotCounted():
            return ExplainedEvent(
                label, event.event_type, event.timestamp, False, str(outcome.reason), outcome.reason.name
            )
        case Enrolled():
            return ExplainedEvent(label, event.event_type, event.timestamp, True, f"{outcome.act} the quest")
        case Counted():
            return ExplainedEvent(label, event.event_type, event.timestamp, True, _counted(outcome))


def _counted(outcome: Counted) -> str:
    parts = f" ({', '.join(f'{part} {amount}' for part, amount in outcome.parts)})" if len(outcome.parts) > 1 else ""
    cycles = ", ".join(str(one.cycle) for one in outcome.completions)
    return f"counted {outcome.contribution}{parts}" + (f", completed cycle {cycles}" if cycles else "")
