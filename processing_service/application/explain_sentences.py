"""What became of an event, in a sentence for the player.

A sentence says nothing that the player may not know: no condition's source, no id, no quest that is still a secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from processing_service.domain import reasons
from processing_service.domain.event import Event
from processing_service.domain.measures.base import Number
from processing_service.domain.outcome import Counted, Enrolled
from processing_service.domain.reasons import Reason
from processing_service.domain.step_detail import Refusal, StepDetail


@dataclass(frozen=True, slots=True)
class Wording:
    """What sentences draw on.

    `zone` is where the user was, `year` the one that need not be named. `hints` tell by leaf id which events its
    condition lets through, `names` are those of the quests that the player may know of.
    """

    zone: tzinfo = UTC
    year: int | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def when(self, moment: datetime) -> str:
        """A moment as people say it, on their own clock: `Tuesday, 24 November at 18:05`."""
        try:
            local = moment.astimezone(self.zone)
        except OverflowError:  # at the very ends of the calendar there may be no such date elsewhere
            local = moment
        year = "" if local.year == self.year else f" {local.year}"
        return f"{local:%A}, {local.day} {local:%B}{year} at {local:%H:%M}"


def sentence_for(detail: StepDetail, wording: Wording) -> str:
    """The sentence about one event."""
    event, outcome = detail.step.event, detail.step.outcome
    when = wording.when(event.timestamp)
    match outcome:
        case Enrolled():
            return f"You {'accepted' if outcome.act == 'accepted' else 'left'} this quest on {when}."
        case Counted():
            return f"Your {event.event_type} on {when} {_effect(detail, outcome)}."
    texts = dict.fromkeys(because(refusal, event, wording) for refusal in detail.refusals)
    return f"Your {event.event_type} on {when} did not count: {'; '.join(texts)}."


def because(refusal: Refusal, event: Event, wording: Wording) -> str:
    """Why an event did not count, as the end of a sentence."""
    text = REASONS[type(refusal.reason)]
    return text if isinstance(text, str) else text(refusal.reason, refusal.leaf, event, wording)


def _effect(detail: StepDetail, outcome: Counted) -> str:
    leaves = {one.leaf.id: one.leaf for one in detail.leaves}
    counted = [(leaves[leaf_id], amount) for leaf_id, amount in detail.parts if leaf_id in leaves]
    if counted and all(detail.step.event.event_type in leaf.unconditional for leaf, _ in counted):
        return "gave you freezes for your streak"
    done = ["counted"]
    if len(counted) == 1 and counted[0][0].measure.kind == "sum":
        done.append(f"added {_plain(counted[0][1])}")
    if outcome.completions:
        times = len(outcome.completions)
        done.append("completed the quest" + (f" {times} times" if times > 1 else ""))
    return " and ".join(filter(None, [", ".join(done[:-1]), done[-1]]))


def _plain(number: Number) -> str:
    return format(Decimal(number).normalize(), "f")


def _window(reason: reasons.OutsideWindow, _leaf: str | None, event: Event, wording: Wording) -> str:
    if reason.opens is not None and event.timestamp < reason.opens:
        return f"the quest only counts from {wording.when(reason.opens)} on"
    if reason.closes is not None:
        return f"the quest only counted until {wording.when(reason.closes)}"
    return "the quest did not count at that time"


def _prerequisite(reason: reasons.PrerequisiteMissing, _leaf: str | None, _event: Event, wording: Wording) -> str:
    name = wording.names.get(reason.code)
    return "another quest has to be completed first" if name is None else f"“{name}” has to be completed first"


def _condition(_reason: Reason, leaf: str | None, _event: Event, wording: Wording) -> str:
    hint = wording.hints.get(leaf or "", "").strip().rstrip(".")
    return hint or "it is not what this quest asks for"


Tell = Callable[[Any, str | None, Event, Wording], str]

REASONS: Final[Mapping[type[Reason], str | Tell]] = {
    reasons.NotListened: "this quest does not look at it",
    reasons.BeforePublished: "it happened before this quest began",
    reasons.Archived: "it happened after this quest had ended",
    reasons.Paused: "this quest was paused then",
    reasons.Retracted: "it was taken back",
    reasons.OutsideWindow: _window,
    reasons.AlreadyComplete: "the quest was already complete",
    reasons.CompleteThisPeriod: lambda reason, *_: f"the quest was already complete for that {reason.span}",
    reasons.PartComplete: "that part of the quest was already complete",
    reasons.PrerequisiteMissing: _prerequisite,
    reasons.LevelTooLow: lambda reason, *_: f"you had level {reason.level}, and this quest needs level {reason.needed}",
    reasons.NotAccepted: "you had not accepted the quest at that time",
    reasons.DeadlinePassed: lambda reason, _leaf, _event, told: f"your time ran out on {told.when(reason.deadline)}",
    reasons.NotInSegment: "this quest is for others",
    reasons.ConditionFalse: _condition,
    reasons.ConditionUndecided: "some information was missing",
    reasons.FieldUnfit: "some information was missing",
    reasons.ValueAlreadyCounted: "one with the same value counted already",
    reasons.NotHigher: "it was not higher than your best",
    reasons.PeriodAlreadyCounted: lambda reason, *_: f"that {reason.span} counted already",
    reasons.CapReached: lambda reason, *_: f"one {reason.span} adds at most {reason.most}",
    reasons.CoolingDown: lambda reason, _leaf, _event, told: f"the next one counts from {told.when(reason.until)} on",
    reasons.StepOutOfOrder: "the step before it was missing",
    reasons.StepTooLate: "it came too long after the step before it",
    reasons.NoPartCounted: lambda reason, _leaf, event, wording: "; ".join(
        dict.fromkeys(because(Refusal(one, leaf), event, wording) for leaf, one in reason.parts)
    ),
}
"""The end of the sentence for each class of reasons: a text, or what makes one."""
