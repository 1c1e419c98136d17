"""Folding stored events into progress, and writing what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import UserCompletion
from processing_service.application.ports.transaction import Transaction
from processing_service.application.reward_completions import reward_completions
from processing_service.application.run_folds import UserWork, load_states, run_folds
from processing_service.application.snapshot import Snapshot
from processing_service.application.user_facts import FACT_TYPES, record_of
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.state import EMPTY, State
from processing_service.domain.timeline import Timeline
from processing_service.domain.user_fold import Changes
from shared.contracts.event_types import NEW_USER_SIGN_IN


@dataclass(frozen=True, slots=True)
class Folded:
    """What a fold has changed: the completions that were not there before, and all that each user's fold found."""

    completed: list[UserCompletion]
    changes: Mapping[str, Changes]


async def fold_events(
    transaction: Transaction,
    snapshot: Snapshot,
    participants: Mapping[str, Participant],
    work: Mapping[str, UserWork],
) -> Folded:
    """Fold the work of users whose rows are locked, and write all that follows."""
    ruleset = snapshot.ruleset
    participants, work = await _learn_facts(transaction, ruleset, participants, work)
    states = await load_states(transaction, ruleset, work)
    work = _with_the_past(snapshot, work, states)
    changes = await run_folds(transaction, ruleset, participants, work, states)
    changed = {user_id: dict(of_user.states) for user_id, of_user in changes.items() if of_user.states}
    _begin_sign_in_quests(snapshot, work, states, changed)
    if changed:
        await transaction.progress.save(changed)
    corrected = [UserCompletion(user, one) for user, of_user in changes.items() for one in of_user.corrected]
    if corrected:
        await transaction.progress.correct(corrected)
    found = [UserCompletion(user, one) for user, of_user in changes.items() for one in of_user.completed]
    completed = await reward_completions(transaction, snapshot, participants, found) if found else []
    return Folded(completed, changes)


async def _learn_facts(
    transaction: Transaction,
    ruleset: Ruleset,
    participants: Mapping[str, Participant],
    work: Mapping[str, UserWork],
) -> tuple[Mapping[str, Participant], Mapping[str, UserWork]]:
    """Take in what new events say of users themselves; what was decided without it is folded again.

    Read anew from the log, so that it makes no difference in which order the events came.
    """
    told = [user for user, of_user in work.items() if any(event.event_type in FACT_TYPES for event in of_user.events)]
    if not told:
        return participants, work
    histories = await transaction.events.history(dict.fromkeys(told, FACT_TYPES))
    news = {
        user_id: record
        for user_id, history in histories.items()
        if (record := record_of(history)) != participants[user_id].facts
    }
    if not news:
        return participants, work
    await transaction.participants.save_facts(news)
    known = {user_id: replace(participants[user_id], facts=record) for user_id, record in news.items()}
    again = {
        user_id: replace(work[user_id], refold=(*work[user_id].refold, *ruleset.ask_for_facts))
        for user_id, record in news.items()
        if record.differs_beside_levels(participants[user_id].facts)
    }
    return {**participants, **known}, {**work, **again}


def _with_the_past(
    snapshot: Snapshot, work: Mapping[str, UserWork], states: Mapping[str, Mapping[str, State]]
) -> Mapping[str, UserWork]:
    """Users whose past is still to be folded for a quest that they act in now get it folded at once.

    Otherwise the present would be decided, and perhaps paid, as if there had been no past. A state that was made under
    the latest version has its past in it already, unless the definition was interrupted.
    """
    if not snapshot.gaps:
        return work
    ruleset = snapshot.ruleset
    complete: dict[str, UserWork] = {}
    for user_id, of_user in work.items():
        concerned = {timeline.code for event in of_user.events for timeline in ruleset.concerned(event)}
        held = states.get(user_id, {})
        past = [
            code
            for code in concerned
            if snapshot.awaits_past(code, user_id) and _may_lack_its_past(ruleset.by_code[code], held.get(code, EMPTY))
        ]
        complete[user_id] = replace(of_user, refold=(*of_user.refold, *past)) if past else of_user
    return complete


def _may_lack_its_past(timeline: Timeline, state: State) -> bool:
    return timeline.is_interrupted or state.version != timeline.versions[-1].version


def _begin_sign_in_quests(
    snapshot: Snapshot,
    work: Mapping[str, UserWork],
    states: Mapping[str, Mapping[str, State]],
    changed: dict[str, dict[str, State]],
) -> None:
    """A first sign-in gives the user a row in every sign-in quest, also where the event itself does not count there."""
    for user_id, of_user in work.items():
        for event in of_user.events:
            if event.event_type == NEW_USER_SIGN_IN:
                for timeline in snapshot.automatic_on_sign_in:
                    if timeline.code not in states.get(user_id, {}):
                        changed.setdefault(user_id, {}).setdefault(timeline.code, EMPTY)
