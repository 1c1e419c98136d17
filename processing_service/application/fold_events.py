"""Folding stored events into progress, and writing what follows: completions, grants, toasts, derived events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import Grant, Toast, UserCompletion
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import Snapshot
from processing_service.domain.event import Event
from processing_service.domain.identity import completed_event_id, grant_id
from processing_service.domain.state import EMPTY, State
from processing_service.domain.user_fold import Changes, NeedsLog, UserFold
from shared.contracts.event import Event as PublishedEvent
from shared.contracts.event_types import NEW_USER_SIGN_IN, QUEST_COMPLETED

QUEST_COMPLETED_TOAST: Final = "quest_completed"


@dataclass(frozen=True, slots=True)
class UserWork:
    """What is new for one user: stored events not folded yet, and quests to fold again from the log."""

    events: Sequence[Event] = ()
    refold: Collection[str] = ()


async def fold_events(
    transaction: Transaction,
    snapshot: Snapshot,
    participants: Mapping[str, Participant],
    work: Mapping[str, UserWork],
) -> list[UserCompletion]:
    """Fold the work of users whose rows are locked, and write all that follows.

    Returns:
        The completions that were not there before.
    """
    ruleset = snapshot.ruleset
    touched = {
        user_id: ruleset.touched({event.event_type for event in of_user.events}, of_user.refold)
        for user_id, of_user in work.items()
    }
    states = await transaction.progress.load({user_id: codes for user_id, codes in touched.items() if codes})
    folds = [
        UserFold(ruleset, user_id, states.get(user_id, {}), work[user_id].events, work[user_id].refold)
        for user_id, codes in touched.items()
        if codes
    ]
    changes = await _run(transaction, folds)
    changed = {user_id: dict(of_user.states) for user_id, of_user in changes.items() if of_user.states}
    _begin_sign_in_quests(snapshot, work, states, changed)
    if changed:
        await transaction.progress.save(changed)
    corrected = [UserCompletion(user, one) for user, of_user in changes.items() for one in of_user.corrected]
    if corrected:
        await transaction.progress.correct(corrected)
    completed = [UserCompletion(user, one) for user, of_user in changes.items() for one in of_user.completed]
    return await _reward(transaction, snapshot, participants, completed) if completed else []


async def _run(transaction: Transaction, folds: Sequence[UserFold]) -> dict[str, Changes]:
    """Drive the folds to their end, fetching older events for all that need some with one query a round."""
    changes: dict[str, Changes] = {}
    waiting = list(folds)
    while waiting:
        needy: dict[str, tuple[UserFold, set[str]]] = {}
        for fold in waiting:
            answer = fold.step()
            if isinstance(answer, NeedsLog):
                types = {event_type for request in answer.requests for event_type in request.event_types}
                needy[fold.user_id] = (fold, types)
            else:
                changes[fold.user_id] = answer.changes
        if needy:
            histories = await transaction.events.history({user_id: types for user_id, (_, types) in needy.items()})
            for user_id, (fold, _) in needy.items():
                fold.supply(histories[user_id])
        waiting = [fold for fold, _ in needy.values()]
    return changes


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


async def _reward(
    transaction: Transaction,
    snapshot: Snapshot,
    participants: Mapping[str, Participant],
    found: Sequence[UserCompletion],
) -> list[UserCompletion]:
    """Record completions, and reward those that were not recorded before.

    A version that becomes known late can make a fold find fewer completions than were recorded under the older one.
    They stand, and are not rewarded again when the fold comes to them once more.
    """
    completed = await transaction.progress.record(found)
    if not completed:
        return []
    grants = [
        make_grant(snapshot, one)
        for one in completed
        if snapshot.version(one.completion.code, one.completion.version).claim == "automatic"
    ]
    if grants:
        await transaction.progress.grant(grants)
        await transaction.hints.grants_written()
    toasts = _number(participants, [_toast(snapshot, one) for one in completed])
    await transaction.progress.tell(toasts)
    last = {toast.user_id: toast.sequence for toast in toasts}
    await transaction.participants.number_toasts(last)
    await transaction.hints.toasts_written(last.keys())
    await transaction.outbox.add([_completed_event(snapshot, one) for one in completed])
    return completed


def make_grant(snapshot: Snapshot, completed: UserCompletion) -> Grant:
    """The grant of a completion, with the amounts of the version that was in effect."""
    completion = completed.completion
    written = snapshot.version(completion.code, completion.version)
    version = next(
        one for one in snapshot.ruleset.by_code[completion.code].versions if one.version == completion.version
    )
    return Grant(
        grant_id=grant_id(completed.user_id, completion.code, completion.cycle),
        user_id=completed.user_id,
        quest_code=completion.code,
        quest_name=written.name,
        cycle=completion.cycle,
        version=completion.version,
        reward=version.reward,
    )


def _toast(snapshot: Snapshot, completed: UserCompletion) -> Toast:
    completion = completed.completion
    written = snapshot.version(completion.code, completion.version)
    payload = {
        "code": completion.code,
        "name": written.name,
        "cycle": completion.cycle,
        "claim": written.claim,
        "reward": written.reward.model_dump(),
    }
    return Toast(completed.user_id, 0, QUEST_COMPLETED_TOAST, payload)


def _number(participants: Mapping[str, Participant], toasts: Sequence[Toast]) -> list[Toast]:
    """Give each toast the next number of its user, whose row is locked."""
    last = {user_id: participant.toast_sequence for user_id, participant in participants.items()}
    numbered: list[Toast] = []
    for toast in toasts:
        last[toast.user_id] += 1
        numbered.append(Toast(toast.user_id, last[toast.user_id], toast.kind, toast.payload))
    return numbered


def _completed_event(snapshot: Snapshot, completed: UserCompletion) -> PublishedEvent:
    """The completion as an event like any other; id and time follow from it alone, so that it exists once."""
    completion = completed.completion
    return PublishedEvent(
        event_id=completed_event_id(completed.user_id, completion.code, completion.cycle),
        event_type=QUEST_COMPLETED,
        user_id=completed.user_id,
        timestamp=completion.position[0],
        event_data={
            "code": completion.code,
            "kind": snapshot.version(completion.code, completion.version).kind,
            "cycle": completion.cycle,
            "version": completion.version,
        },
    )
