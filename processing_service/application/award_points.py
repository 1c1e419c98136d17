"""Awarding points, and what follows from them: levels, star tokens, places on the boards.

Points follow from grants and score bonuses alone, whatever the order in which these were written; so do star tokens. A
level is told of by `LevelReached`, once, at the time of the award that led to it as it was known then.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from processing_service.application.announce import announce
from processing_service.application.ports.standings import ReachedLevel
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import Snapshot
from processing_service.application.webhook_messages import level_message
from processing_service.domain.event import Event
from processing_service.domain.identity import level_event_id
from processing_service.domain.standing import Award, LevelPassed, level_at, levels_passed, tokens_at
from shared.contracts.achievements import SCORE_BONUS_GRANTED
from shared.contracts.event import Event as PublishedEvent
from shared.contracts.event_types import LEVEL_REACHED
from shared.contracts.texts import MAX_AMOUNT


async def award_points(transaction: Transaction, snapshot: Snapshot, awards: Sequence[Award]) -> None:
    """Add points to the standings of users whose rows are locked, and write what follows."""
    by_user: dict[str, list[Award]] = {}
    for award in awards:
        if award.points:
            by_user.setdefault(award.user_id, []).append(award)
    if not by_user:
        return
    standings = await transaction.standings.add([award for of_user in by_user.values() for award in of_user])
    richer: dict[str, int] = {}
    passed: dict[str, tuple[LevelPassed, ...]] = {}
    for user_id, standing in standings.items():
        before = standing.points - sum(award.points for award in by_user[user_id])
        if tokens_at(snapshot.token_step, standing.points) > tokens_at(snapshot.token_step, before):
            richer[user_id] = standing.points
        if levels := levels_passed(snapshot.reached_from, standing.level, before, by_user[user_id]):
            passed[user_id] = levels
    await _write_what_follows(transaction, snapshot, richer, passed)


async def recount_points(transaction: Transaction, snapshot: Snapshot, user_id: str) -> None:
    """Count a user's points anew, mint tokens and tell of levels that are missing; no level is taken back."""
    standing = await transaction.standings.recount(user_id)
    reached = level_at(snapshot.reached_from, standing.points)
    now_known = [LevelPassed(level, standing.reached_at) for level in range(standing.level + 1, reached + 1)]
    passed = {user_id: tuple(now_known)} if now_known else {}
    await _write_what_follows(transaction, snapshot, {user_id: standing.points}, passed)


async def _write_what_follows(
    transaction: Transaction,
    snapshot: Snapshot,
    richer: Mapping[str, int],
    passed: Mapping[str, Sequence[LevelPassed]],
) -> None:
    if richer:
        await transaction.standings.mint(richer, snapshot.token_step)
    if passed:
        await _tell_of_levels(transaction, passed)
    await transaction.hints.standings_changed()


async def _tell_of_levels(transaction: Transaction, passed: Mapping[str, Sequence[LevelPassed]]) -> None:
    reached = await transaction.standings.pass_levels(passed)
    await transaction.outbox.add([published_level(one) for one in reached])
    await announce(transaction, (level_message(one) for one in reached))


async def lose_points(transaction: Transaction, snapshot: Snapshot, user_id: str) -> list[Event]:
    """Count a user's points anew after grants or bonuses were taken back.

    Returns:
        The events that told, or will tell, of the levels that are lost with them.
    """
    standing = await transaction.standings.recount(user_id)
    await transaction.hints.standings_changed()
    level = level_at(snapshot.reached_from, standing.points)
    if level >= standing.level:
        return []
    return [level_event(one) for one in await transaction.standings.lose_levels(user_id, level)]


def bonuses(events: Iterable[Event]) -> list[Award]:
    """The awards of score bonuses among events; one whose points are no whole number in bounds awards nothing."""
    found = [event for event in events if event.event_type == SCORE_BONUS_GRANTED and event.user_id is not None]
    return [Award(event.user_id or "", _points(event.data.get("points")), event.timestamp) for event in found]


def _points(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= MAX_AMOUNT:
        return 0
    return int(value) if value == int(value) else 0


def level_event(one: ReachedLevel) -> Event:
    """The event that tells, or will tell, of a level; id and time follow from it alone, so that it exists once."""
    event_id = level_event_id(one.user_id, one.level, one.generation)
    return Event(event_id, LEVEL_REACHED, one.user_id, one.reached_at, {"level": one.level})


def published_level(one: ReachedLevel) -> PublishedEvent:
    """The same, to be published."""
    event = level_event(one)
    return PublishedEvent(
        event_id=event.event_id,
        event_type=event.event_type,
        user_id=event.user_id,
        timestamp=event.timestamp,
        event_data=dict(event.data),
    )
