"""How quests stand at the end of a test, and what they have paid by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from processing_service.application.definition_tests.play import Played
from processing_service.domain.definition import Definition
from processing_service.domain.event import Event
from processing_service.domain.outcome import Completion
from processing_service.domain.status import Standing, standing_of
from shared.contracts.definition import Reward
from shared.contracts.event_types import REWARD_CLAIMED


@dataclass(frozen=True, slots=True)
class Ending:
    """One quest at the moment of looking; `rewards` are those of the completions that were paid, budgets aside."""

    standing: Standing
    completions: Sequence[Completion]
    rewards: Sequence[Reward]


def ending_of(played: Played, code: str, events: Sequence[Event], moment: datetime) -> Ending:
    """How a quest stands."""
    timeline, found = played.snapshot.ruleset.by_code[code], played.folds[code]
    claims = [
        (one.data.get("cycle"), one.timestamp)
        for one in events
        if one.event_type == REWARD_CLAIMED and one.data.get("code") == code and one.timestamp <= moment
    ]
    payable = [one for one in found.completions if _pays(timeline.version(one.version), one)]
    waiting, paid = [], []
    for one in payable:
        written = played.snapshot.version(code, one.version)
        begins, span = one.position[0], written.claim_expires_after
        ends = None if span is None else begins + span
        if written.claim == "automatic" or any(
            cycle == one.cycle and _is_open(begins, at, ends) for cycle, at in claims
        ):
            paid.append(written.reward)
        elif _is_open(begins, moment, ends):
            waiting.append(one.cycle)
    standing = standing_of(timeline, found.state, moment, waiting, played.context)
    return Ending(standing, found.completions, paid)


def _is_open(begins: datetime, moment: datetime, ends: datetime | None) -> bool:
    """Whether a completion can be claimed at that moment."""
    return begins <= moment and (ends is None or moment < ends)


def _pays(version: Definition, completion: Completion) -> bool:
    return version.pays_past or not version.is_of_the_past(completion.position[0])
