"""Taking back what rests on events that no longer count: completions, what they paid, and what follows from them.

Only what the events have brought about is taken back: cycles that the fold finds with the events and does not find
without them. A completion that stands from an older version or another time zone, which no fold finds any more, is none
of them. A completion that is taken back takes the events with it that tell of it (`QuestCompleted`, `RewardClaimed`),
and of levels that were reached with its points (`LevelReached`), and so what rests on these, be they in the log already
or still on their way.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from processing_service.application.award_points import lose_points
from processing_service.application.fold_events import fold_events
from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import Toast
from processing_service.application.ports.retractions import Undoing, UndoneCompletion, UndoneGrant
from processing_service.application.ports.transaction import Transaction
from processing_service.application.run_folds import UserWork, load_states, run_folds
from processing_service.application.snapshot import Snapshot
from processing_service.application.tell_users import tell_users
from processing_service.application.user_facts import FACT_TYPES, record_of
from processing_service.domain.budget import Emission
from processing_service.domain.event import Event
from processing_service.domain.identity import claimed_event_id, completed_event_id, grant_id
from processing_service.domain.ruleset import Ruleset
from shared.contracts.event_types import LEVEL_REACHED, QUEST_COMPLETED, REWARD_CLAIMED

REWARD_REVERSED_TOAST = "reward_reversed"


async def take_back(
    transaction: Transaction, snapshot: Snapshot, participant: Participant, events: Sequence[Event], undoing: Undoing
) -> list[UndoneCompletion]:
    """Take events of a user whose row is locked back, with all that rests on them.

    Returns:
        The completions that were taken back.
    """
    user_id = participant.user_id
    gone, undone, grants = [*events], list[UndoneCompletion](), list[UndoneGrant]()
    while gone:
        lost, participant = await _lose(transaction, snapshot, participant, gone, undoing)
        taken = await transaction.retractions.undo(user_id, lost) if lost else []
        if taken:
            grants.extend(await transaction.retractions.undo_grants(user_id, taken, undoing))
        levels = await lose_points(transaction, snapshot, user_id)
        gone = [told for one in taken for told in _told_of(user_id, one)] + levels
        undone.extend(taken)
    if undone:
        await give_back(transaction, grants)
        await _tell(transaction, snapshot, user_id, undone)
    return undone


async def _lose(
    transaction: Transaction,
    snapshot: Snapshot,
    participant: Participant,
    gone: Collection[Event],
    undoing: Undoing,
) -> tuple[Mapping[str, frozenset[int]], Participant]:
    """Fold without these events: the cycles, by quest, that are found no more, and what is still known of the user."""
    user_id, ruleset = participant.user_id, snapshot.ruleset
    codes = ruleset.following(code for event in gone for code in _concerned(ruleset, participant, event))
    work, participants = {user_id: UserWork(refold=codes)}, {user_id: participant}
    states = await load_states(transaction, ruleset, work)
    before = await run_folds(transaction, ruleset, participants, work, states)
    await transaction.retractions.record(user_id, [event.event_id for event in gone], undoing.retraction_id)
    participant = await _learn_anew(transaction, participant, gone)
    if user_id not in before:
        return {}, participant
    after = (await fold_events(transaction, snapshot, {user_id: participant}, work)).changes[user_id].refolded
    found = before[user_id].refolded
    return {code: lost for code in codes if (lost := found[code] - after[code])}, participant


def _concerned(ruleset: Ruleset, participant: Participant, event: Event) -> frozenset[str]:
    """The quests that the event may have moved, and those that it has opened as the one that told of a level."""
    moved = frozenset(timeline.code for timeline in ruleset.concerned(event))
    if event.event_type != LEVEL_REACHED:
        return moved
    return moved | ruleset.opened_at(participant.facts.facts(participant.user_id), event.position)


async def _learn_anew(transaction: Transaction, participant: Participant, gone: Collection[Event]) -> Participant:
    """What is known of the user without these events; of those that tell something, only levels are taken back."""
    if all(event.event_type != LEVEL_REACHED for event in gone):
        return participant
    user_id = participant.user_id
    record = record_of((await transaction.events.history({user_id: FACT_TYPES}))[user_id])
    if record != participant.facts:
        await transaction.participants.save_facts({user_id: record})
    return replace(participant, facts=record)


def _told_of(user_id: str, one: UndoneCompletion) -> list[Event]:
    """The events that told, or will tell, of a completion."""
    names = user_id, one.code, one.cycle, one.generation
    told = {QUEST_COMPLETED: completed_event_id(*names), REWARD_CLAIMED: claimed_event_id(grant_id(*names))}
    return [Event(event_id, event_type, user_id, one.completed_at, {}) for event_type, event_id in told.items()]


async def give_back(transaction: Transaction, grants: Sequence[UndoneGrant]) -> None:
    """Let the budgets have what is not paid after all, and the dispatcher reverse what was."""
    returned: dict[str, Emission] = {}
    for grant in grants:
        if grant.code is None:
            continue
        before = returned.get(grant.code, Emission())
        if grant.was == "held":
            returned[grant.code] = Emission(before.gold, before.diamonds, before.held + 1)
        else:
            returned[grant.code] = before.with_paid(grant.reward)
    if returned:
        await transaction.budgets.give_back(returned)
    if any(grant.is_to_be_reversed for grant in grants):
        await transaction.hints.grants_written()


async def _tell(transaction: Transaction, snapshot: Snapshot, user_id: str, undone: Sequence[UndoneCompletion]) -> None:
    """Tell the user of each completion that they had been told of."""
    told = [one for one in undone if _was_told(snapshot, one)]
    # Locked anew for the number of the last toast: folding may have told something.
    participants = await transaction.participants.lock([user_id])
    await tell_users(transaction, participants, [_toast(snapshot, user_id, one) for one in told])


def _was_told(snapshot: Snapshot, one: UndoneCompletion) -> bool:
    version = snapshot.ruleset.by_code[one.code].version(one.version)
    return version.tells_past or not version.is_of_the_past(one.completed_at)


def _toast(snapshot: Snapshot, user_id: str, one: UndoneCompletion) -> Toast:
    written = snapshot.version(one.code, one.version)
    payload = {"code": one.code, "name": written.name, "cycle": one.cycle, "reward": written.reward.model_dump()}
    return Toast(user_id, 0, REWARD_REVERSED_TOAST, payload)
