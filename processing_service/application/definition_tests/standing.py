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
    claimed = {
        one.data.get("cycle")
        for one in events
        if one.event_type == REWARD_CLAIMED and one.data.get("code") == code and one.timestamp <= moment
    }
    payable = [one for one in found.completions if _pays(timeline.version(one.version), one)]
    waiting, paid = [], []
    for one in payable:
        version = timeline.version(one.version)
        written = played.snapshot.version(code, one.version)
        if version.claim == "automatic" or one.cycle in claimed:
            paid.append(written.reward)
        elif written.claim_expires_after is None or moment < one.position[0] + written.claim_expires_after:
            waiting.append(one.cycle)
    standing = standing_of(timeline, found.state, moment, waiting, played.context)
    return Ending(standing, found.completions, paid)


def _pays(version: Definition, completion: Completion) -> bool:
    return version.pays_past or not version.is_of_the_past(completion.position[0])
