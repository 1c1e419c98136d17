"""What is expected of a quest against how it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from processing_service.application.definition_tests.history import Named, labels_meant
from processing_service.application.definition_tests.models import (
    Expectation,
    ExpectedCompletion,
    ExpectedRewards,
    NotCounted,
)
from processing_service.application.definition_tests.results import Difference, ExplainedEvent
from processing_service.application.definition_tests.standing import Ending
from processing_service.domain.outcome import Completion

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Seen:
    """A quest at the end of a test, with what each event did."""

    ending: Ending
    events: Sequence[Named]
    explained: Mapping[str, ExplainedEvent]


def differences_of(wanted: Expectation, seen: Seen) -> Iterator[Difference]:
    """Everything that is not as expected."""
    for what, expected, found in _compare(wanted, seen):
        if expected != found:
            yield Difference(wanted.quest, what, expected, found)


def _compare(wanted: Expectation, seen: Seen) -> Iterator[tuple[str, str, str]]:
    standing = seen.ending.standing
    if wanted.completions is not None:
        yield from _completions(wanted.completions, seen.ending.completions)
    if wanted.progress is not None:
        yield "progress", _number(wanted.progress), _number(standing.progress)
    if wanted.status is not None:
        yield "status", wanted.status.value, standing.status.value
    if wanted.rewards is not None:
        yield from _rewards(wanted.rewards, seen.ending)
    amounts = {leaf.leaf.id: _number(leaf.amount) for leaf in standing.leaves}
    for leaf_id, amount in wanted.parts.items():
        yield f"part {leaf_id}", _number(amount), amounts.get(leaf_id, f"no such part; there is {', '.join(amounts)}")
    for one in wanted.not_counted:
        yield from _not_counted(one, seen)


def _completions(wanted: int | list[ExpectedCompletion], found: Sequence[Completion]) -> Iterator[tuple[str, str, str]]:
    if isinstance(wanted, int):
        yield "completions", str(wanted), str(len(found))
        return
    yield "completions", str(len(wanted)), str(len(found))
    for place, (expected, completion) in enumerate(zip(wanted, found, strict=False), start=1):
        if expected.cycle is not None:
            yield f"cycle of completion {place}", str(expected.cycle), str(completion.cycle)
        if expected.at is not None:
            yield f"time of completion {place}", in_short(expected.at), in_short(completion.position[0])


def _rewards(wanted: ExpectedRewards, ending: Ending) -> Iterator[tuple[str, str, str]]:
    for currency in ("gold", "diamonds", "points"):
        expected = getattr(wanted, currency)
        if expected is not None:
            yield currency, str(expected), str(sum(getattr(reward, currency) for reward in ending.rewards))
    if wanted.badges is not None:
        badges = {reward.badge for reward in ending.rewards if reward.badge is not None}
        yield "badges", ", ".join(sorted(wanted.badges)) or NOTHING, ", ".join(sorted(badges)) or NOTHING


def _not_counted(wanted: NotCounted, seen: Seen) -> Iterator[tuple[str, str, str]]:
    labels = labels_meant(wanted.event, seen.events)
    if not labels:
        yield f"event {wanted.event}", "not counted", "no such event in the test"
    for label in labels:
        event = seen.explained[label]
        if event.counted:
            yield f"event {label}", "not counted", event.text
        elif wanted.reason is not None and wanted.reason != event.reason:
            yield f"event {label}", wanted.reason, f"{event.reason}: {event.text}"
        elif wanted.text is not None and wanted.text not in event.text:
            yield f"event {label}", f"a reason that says: {wanted.text}", event.text


def _number(value: object) -> str:
    """A number without zeros at its end, whatever it was written as."""
    number = Decimal(str(value))
    return str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")


def in_short(moment: datetime) -> str:
    """A moment in UTC."""
    return moment.isoformat().replace("+00:00", "Z")
