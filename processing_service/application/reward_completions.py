"""What follows from completions: grants, toasts, and the event `QuestCompleted`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from processing_service.application.announce import announce
from processing_service.application.award_points import award_points
from processing_service.application.hold_grants import hold_over_budget
from processing_service.application.ports.grants import CreditedGrant
from processing_service.application.ports.participants import Participant
from processing_service.application.ports.progress import Grant, Recording, Toast, UserCompletion
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import Snapshot
from processing_service.application.tell_users import tell_users
from processing_service.application.webhook_messages import completed_message, credited_message
from processing_service.domain.definition import Definition
from processing_service.domain.identity import completed_event_id, grant_id
from processing_service.domain.standing import Award
from shared.contracts.event import Event as PublishedEvent
from shared.contracts.event_types import QUEST_COMPLETED

QUEST_COMPLETED_TOAST: Final = "quest_completed"


async def reward_completions(
    transaction: Transaction,
    snapshot: Snapshot,
    participants: Mapping[str, Participant],
    found: Sequence[UserCompletion],
) -> list[UserCompletion]:
    """Record completions, and reward those that were not recorded before.

    A version that becomes known late can make a fold find fewer completions than were recorded under the older one.
    They stand, and are not rewarded again when the fold comes to them once more.

    Returns:
        Those that were not recorded before.
    """
    versions = {(one.completion.code, one.completion.version): _version(snapshot, one) for one in found}

    def version(one: UserCompletion) -> Definition:
        return versions[one.completion.code, one.completion.version]

    completed = await transaction.progress.record([Recording(one, _pays(version(one), one)) for one in found])
    if len(completed) < len(found):
        await _correct_the_others(transaction, found, completed)
    if not completed:
        return []
    grants = [
        make_grant(snapshot, one) for one in completed if version(one).claim == "automatic" and _pays(version(one), one)
    ]
    await write_grants(transaction, snapshot, grants)
    told = [one for one in completed if version(one).tells_past or not _is_of_the_past(version(one), one)]
    await tell_users(transaction, participants, [_toast(snapshot, one) for one in told])
    await announce(transaction, (completed_message(snapshot, one) for one in told))
    await transaction.outbox.add([_completed_event(snapshot, one) for one in completed])
    return completed


async def _correct_the_others(
    transaction: Transaction, found: Sequence[UserCompletion], completed: Sequence[UserCompletion]
) -> None:
    """Those that were recorded before stand, at the place where the log has them now."""
    new = {(one.user_id, one.completion.code, one.completion.cycle) for one in completed}
    known = [one for one in found if (one.user_id, one.completion.code, one.completion.cycle) not in new]
    await transaction.progress.correct(known)


async def write_grants(transaction: Transaction, snapshot: Snapshot, grants: Sequence[Grant]) -> None:
    """Write grants, those that go beyond a budget on hold, award their points, and wake the dispatcher."""
    if grants:
        decided = await hold_over_budget(transaction, snapshot, grants)
        written = await transaction.progress.grant(decided)
        new = [grant for grant in decided if grant.grant_id in written]
        await announce(transaction, (credited_message(_credited(one)) for one in new if one.is_credited_at_once))
        awards = [Award(grant.user_id, grant.reward.points, grant.earned_at) for grant in new]
        await award_points(transaction, snapshot, awards)
        await transaction.hints.grants_written()


def _credited(grant: Grant) -> CreditedGrant:
    return CreditedGrant(
        grant_id=grant.grant_id,
        user_id=grant.user_id,
        quest_code=grant.quest_code,
        name=grant.quest_name,
        cycle=grant.cycle,
        reward=grant.reward,
        credited_at=grant.earned_at,
    )


def make_grant(snapshot: Snapshot, completed: UserCompletion, claimed_at: datetime | None = None) -> Grant:
    """The grant of a completion, with the amounts of the version that was in effect."""
    completion = completed.completion
    return Grant(
        grant_id=grant_id(completed.user_id, completion.code, completion.cycle, completed.generation),
        user_id=completed.user_id,
        quest_code=completion.code,
        quest_name=snapshot.version(completion.code, completion.version).name,
        cycle=completion.cycle,
        version=completion.version,
        reward=_version(snapshot, completed).reward,
        earned_at=completion.position[0] if claimed_at is None else claimed_at,
        generation=completed.generation,
    )


def _version(snapshot: Snapshot, one: UserCompletion) -> Definition:
    return snapshot.ruleset.by_code[one.completion.code].version(one.completion.version)


def _is_of_the_past(version: Definition, one: UserCompletion) -> bool:
    return version.is_of_the_past(one.completion.position[0])


def _pays(version: Definition, one: UserCompletion) -> bool:
    return version.pays_past or not _is_of_the_past(version, one)


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


def _completed_event(snapshot: Snapshot, completed: UserCompletion) -> PublishedEvent:
    """The completion as an event like any other; id and time follow from it alone, so that it exists once."""
    completion = completed.completion
    return PublishedEvent(
        event_id=completed_event_id(completed.user_id, completion.code, completion.cycle, completed.generation),
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
