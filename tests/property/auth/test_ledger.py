"""Whatever is credited, in whatever batches: the books balance, and every grant counts once (T2, T3)."""

import asyncio
from uuid import UUID, uuid4, uuid5

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.ports import UnitOfWork
from shared.contracts.credits import Credit, CreditResult
from shared.database import Database, create_engine
from tests.unit.auth.fakes import START, FakeClock, FakeUnitOfWork, an_account

LIVE, CLOSED = ("user1", "user2", "ü'; --"), "deleted"

# Few ids, users and amounts: repetitions and conflicts are what is interesting.
credits_ = st.builds(
    Credit,
    grant_id=st.integers(1, 6).map(lambda number: str(UUID(int=number))),
    user_id=st.sampled_from([*LIVE, CLOSED]),
    gold=st.sampled_from([0, 0, 5, 1_000_000_000]),
    diamonds=st.sampled_from([0, 10]),
    reason=st.sampled_from(["quest", "achievement"]),
)
histories = st.lists(st.lists(credits_, min_size=1, max_size=8), min_size=1, max_size=5)


class Model:
    """What crediting means, in the plainest words: a dictionary of what was booked, one credit after another."""

    def __init__(self) -> None:
        self.booked: dict[str, Credit] = {}

    def credit(self, wanted: Credit) -> str:
        if wanted.grant_id in self.booked:
            return "already_credited" if self.booked[wanted.grant_id] == wanted else "conflict"
        if wanted.user_id == CLOSED or not (wanted.gold or wanted.diamonds):
            return "refused"
        self.booked[wanted.grant_id] = wanted
        return "credited"

    @property
    def balances(self) -> dict[tuple[str, str], int]:
        held: dict[tuple[str, str], int] = {}
        for credit in self.booked.values():
            for currency, amount in (("gold", credit.gold), ("diamonds", credit.diamonds)):
                if amount:
                    held[credit.user_id, currency] = held.get((credit.user_id, currency), 0) + amount
        return held


async def run(unit_of_work: UnitOfWork, history: list[list[Credit]]) -> list[list[str]]:
    credit_wallets = CreditWallets(unit_of_work, FakeClock())

    async def statuses(batch: list[Credit]) -> list[str]:
        results: list[CreditResult] = await credit_wallets(batch)
        assert [result.grant_id for result in results] == [credit.grant_id for credit in batch]
        return [result.status for result in results]

    return [await statuses(batch) for batch in history]


@given(histories)
def test_answers_follow_the_model(history: list[list[Credit]]) -> None:
    unit_of_work, model = FakeUnitOfWork(), Model()
    unit_of_work.state.tombstones[CLOSED] = START
    expected = [[model.credit(credit) for credit in batch] for batch in history]
    assert asyncio.run(run(unit_of_work, history)) == expected


def moved(history: list[list[Credit]], place: UUID) -> list[list[Credit]]:
    """The same history with ids of its own, so that examples can share one database, whose books are never emptied."""
    return [
        [
            credit.model_copy(
                update={
                    "grant_id": str(uuid5(place, credit.grant_id)),
                    "user_id": credit.user_id if credit.user_id == CLOSED else f"{place.hex}{credit.user_id}",
                }
            )
            for credit in batch
        ]
        for batch in history
    ]


async def balances(database: Database) -> dict[tuple[str, str], int]:
    """All balances, after checking T3 with the tables themselves."""
    async with database.transaction() as session:
        unbalanced = await session.scalar(
            text(
                "SELECT count(*) FROM (SELECT 1 FROM ledger_entry"
                " GROUP BY transaction_id, currency HAVING sum(amount) <> 0) AS unbalanced"
            )
        )
        by_entries = await session.execute(
            text(
                "SELECT substr(account, 6), currency, sum(amount) FROM ledger_entry"
                " WHERE account LIKE 'user:%' GROUP BY account, currency"
            )
        )
        entries = {(user_id, currency): int(amount) for user_id, currency, amount in by_entries}
        stored = await session.execute(text("SELECT user_id, currency, amount FROM wallet_balance"))
        held = {(user_id, currency): amount for user_id, currency, amount in stored}
    assert unbalanced == 0
    assert held == entries
    return held


async def close_an_account(unit_of_work: UnitOfWork) -> None:
    async with unit_of_work() as transaction:
        if not await transaction.ledger.closed_wallets({CLOSED}):
            await transaction.accounts.add(an_account(CLOSED, "gone"))
            await transaction.accounts.erase(CLOSED, START)


async def play(url: str, history: list[list[Credit]]) -> None:
    database = Database(create_engine(url, pool_size=2, application_name="property-tests"))
    unit_of_work, model, place = PostgresUnitOfWork(database), Model(), uuid4()
    try:
        await close_an_account(unit_of_work)
        there = moved(history, place)
        expected = [[model.credit(credit) for credit in batch] for batch in there]
        assert await run(unit_of_work, there) == expected
        held = await balances(database)
        assert {key: amount for key, amount in held.items() if key[0].startswith(place.hex)} == model.balances
    finally:
        await database.close()


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_the_real_books_balance(auth_database_url: str, history: list[list[Credit]]) -> None:
    asyncio.run(play(auth_database_url, history))
