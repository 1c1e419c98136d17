"""Replay one user's log under one quest, and compare what it gives with what is stored."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from processing_service.application.ports.trails import LoggedEvents
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import Snapshot
from processing_service.domain.context import Context
from processing_service.domain.event import Position
from processing_service.domain.explanation import ExplainedStep, Explanation, explain_steps
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline

STEPS_AT_ONCE: Final = 500
"""After so many steps, which take some milliseconds, whatever else this process has to do gets its turn."""


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the replay and the records differ.

    `progress`: the stored progress is another. `not_recorded` are cycles that the replay completes and nobody has
    recorded, `not_found` those that are recorded and that it does not complete, `moved` those that it completes with
    another event.
    """

    progress: bool
    not_recorded: tuple[int, ...]
    not_found: tuple[int, ...]
    moved: tuple[int, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self.progress or bool(self.not_recorded or self.not_found or self.moved)


@dataclass(frozen=True, slots=True)
class Replayed:
    """An explanation, and what is stored: `recorded` are the cycles that stand."""

    snapshot: Snapshot
    timeline: Timeline
    context: Context
    explanation: Explanation
    retracted: Mapping[str, datetime]
    stored: State
    recorded: Mapping[int, Position]

    @property
    def differences(self) -> Differences:
        """What the replay and the records say differently."""
        found = {one.cycle: one.position for one in self.explanation.completions}
        return Differences(
            progress=self.explanation.state != self.stored,
            not_recorded=tuple(sorted(found.keys() - self.recorded.keys())),
            not_found=tuple(sorted(self.recorded.keys() - found.keys())),
            moved=tuple(sorted(one for one in found.keys() & self.recorded.keys() if found[one] != self.recorded[one])),
        )


async def replay_quest(transaction: Transaction, snapshot: Snapshot, user_id: str, code: str) -> Replayed:
    """Replay the whole log that the quest listens to; the transaction must hold still, lest events come in between."""
    timeline = snapshot.ruleset.by_code[code]
    states = await transaction.records.states(user_id)
    facts = (await transaction.records.facts(user_id)).facts(user_id)
    context = Context(facts, {name: state.first_completion for name, state in states.items()})
    log = await transaction.trails.events(user_id, timeline.listens)
    return Replayed(
        snapshot=snapshot,
        timeline=timeline,
        context=context,
        explanation=await _explain(timeline, log, context),
        retracted=log.retracted,
        stored=states.get(code, EMPTY),
        recorded=await transaction.trails.completions(user_id, code),
    )


async def _explain(timeline: Timeline, log: LoggedEvents, context: Context) -> Explanation:
    steps: list[ExplainedStep] = []
    for one in explain_steps(timeline, log.events, context, log.retracted.keys()):
        steps.append(one)
        if len(steps) % STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
    return Explanation(tuple(steps))
