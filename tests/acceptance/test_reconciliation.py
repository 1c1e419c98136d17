"""The comparisons of the books find what they are there to find: each of these is a way in which books can go wrong."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from tests.harness.own_books import own_comparison
from tests.harness.quests import until_wallet
from tests.harness.reconcile import reconcile
from tests.harness.sql import change
from tests.harness.system import System


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: SQL that brings it about in one service's books, and SQL that mends it again."""

    service: str
    spoil: str
    mend: str
    is_seen_by_the_system: bool = True


MUTANTS = {
    "a reward that was not granted": Mutant(
        "processing",
        "UPDATE reward_grant SET cycle = cycle + 9 WHERE user_id = :user AND diamonds > 0",
        "UPDATE reward_grant SET cycle = cycle - 9 WHERE user_id = :user AND diamonds > 0",
    ),
    "a grant of another amount": Mutant(
        "processing",
        "UPDATE reward_grant SET diamonds = diamonds + 1 WHERE user_id = :user AND diamonds > 0",
        "UPDATE reward_grant SET diamonds = diamonds - 1 WHERE user_id = :user AND diamonds > 0",
    ),
    "a grant that was never booked": Mutant(
        "processing",
        "UPDATE reward_grant SET grant_id = 'x' || grant_id WHERE user_id = :user AND diamonds > 0",
        "UPDATE reward_grant SET grant_id = substr(grant_id, 2) WHERE user_id = :user AND diamonds > 0",
    ),
    "a credit that is recorded as outstanding for ever": Mutant(
        "processing",
        "UPDATE reward_grant SET status = 'parked' WHERE user_id = :user AND diamonds > 0",
        "UPDATE reward_grant SET status = 'credited' WHERE user_id = :user AND diamonds > 0",
    ),
    "a completion of nothing": Mutant(
        "processing",
        "UPDATE completion SET quest_code = 'globetrotter' WHERE user_id = :user AND quest_code = 'first-steps'",
        "UPDATE completion SET quest_code = 'first-steps' WHERE user_id = :user AND quest_code = 'globetrotter'",
    ),
    "progress that the log does not explain": Mutant(
        "processing",
        "UPDATE user_quest_reward SET state = state || '{\"n\": 2}' WHERE user_id = :user AND state ->> 'n' = '1'",
        "UPDATE user_quest_reward SET state = state || '{\"n\": 1}' WHERE user_id = :user AND state ->> 'n' = '2'",
    ),
    "an event that got lost": Mutant(
        "processing",
        "UPDATE event SET event_id = 'x' || event_id WHERE user_id = :user AND event_type = 'UserUpdated'",
        "UPDATE event SET event_id = substr(event_id, 2) WHERE user_id = :user AND event_type = 'UserUpdated'",
        # What is in nobody's log is known to the one who sent it alone.
        is_seen_by_the_system=False,
    ),
    "an event that was counted and is another one now": Mutant(
        "processing",
        "UPDATE event SET event_type = 'Other' WHERE user_id = :user AND event_type = 'NewUserSignIn'",
        "UPDATE event SET event_type = 'NewUserSignIn' WHERE user_id = :user AND event_type = 'Other'",
    ),
    "a balance that drifted": Mutant(
        "auth",
        "UPDATE wallet_balance SET amount = amount + 1 WHERE user_id = :user",
        "UPDATE wallet_balance SET amount = amount - 1 WHERE user_id = :user",
    ),
    "a balance without entries": Mutant(
        "auth",
        "INSERT INTO wallet_balance (user_id, currency, amount) VALUES (:user, 'gold', 5)",
        "DELETE FROM wallet_balance WHERE user_id = :user AND currency = 'gold'",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
async def test_a_spoilt_book_is_found(system: System, name: str) -> None:
    mutant = MUTANTS[name]
    account = await system.sign_up()
    for _ in range(3):
        token = await system.sign_in(account)
    await until_wallet(system, token, diamonds=10)
    await reconcile(system)
    await execute(system, mutant.service, mutant.spoil, account.user_id)
    try:
        with pytest.raises(AssertionError):
            await reconcile(system, within_seconds=1)
        own = await own_comparison(system, await system.auditor_token(), users=[account.user_id])
        assert (own["drift_total"] > 0) == mutant.is_seen_by_the_system, own
    finally:
        await execute(system, mutant.service, mutant.mend, account.user_id)
    await reconcile(system)


async def execute(system: System, service: str, statement: str, user_id: str) -> None:
    """Change something past the service; it has to hit."""
    async with change(system, service) as connection:
        changed = await connection.execute(text(statement), {"user": user_id})
        assert changed.rowcount > 0
