"""Driving the folds of several users to their end, without writing anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import States
from processing_service.application.ports.transaction import Transaction
from processing_service.domain.event import Event
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.user_fold import Changes, NeedsLog, UserFold


@dataclass(frozen=True, slots=True)
class UserWork:
    """What is new for one user: stored events not folded yet, and quests to fold again from the log."""

    events: Sequence[Event] = ()
    refold: Collection[str] = ()


async def load_states(transaction: Transaction, ruleset: Ruleset, work: Mapping[str, UserWork]) -> States:
    """The states that the work may read or change."""
    touched = {user_id: ruleset.touched(of_user.events, of_user.refold) for user_id, of_user in work.items()}
    return await transaction.progress.load({user_id: codes for user_id, codes in touched.items() if codes})


async def run_folds(
    transaction: Transaction,
    ruleset: Ruleset,
    participants: Mapping[str, Participant],
    work: Mapping[str, UserWork],
    states: States,
) -> dict[str, Changes]:
    """Fold the work of users whose rows are locked, from the states that `load_states` has found for it.

    Returns:
        What each user's fold changes; users whose work touches no quest are left out.
    """
    folds = [
        UserFold(
            ruleset,
            user_id,
            participants[user_id].facts.facts(user_id),
            states.get(user_id, {}),
            work[user_id].events,
            work[user_id].refold,
        )
        for user_id, of_user in work.items()
        if ruleset.touched(of_user.events, of_user.refold)
    ]
    return await _run(transaction, folds)


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
