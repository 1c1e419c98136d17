"""Whatever is credited and taken back, in whatever batches: the books balance, and everything counts once (T2, T3)."""

import asyncio
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.application.check_ledger import CheckLedger
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.ports import UnitOfWork
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.ledger import Currency, Holding, Wallet
from shared.clock import new_id
from shared.contracts.credits import Credit
from shared.contracts.reversals import Reversal
from shared.database import Database, create_engine
from tests.property.auth.ledger_model import (
    DOOMED,
    LIVE,
    Deletion,
    History,
    Model,
    Purchase,
    histories,
    moved,
    moved_user,
)
from tests.unit.auth.fakes import START, FakeClock, FakeUnitOfWork, an_account
from tests.unit.auth.purchases import a_purchase


class Player:
    """Plays a history against a ledger, and holds every answer to what the model says."""

    def __init__(self, unit_of_work: UnitOfWork, place: UUID) -> None:
        self.model = Model()
        self._unit_of_work = unit_of_work
        self._place = place

    async def play(self, history: History) -> None:
        """Play all of it; after every step each user has and owes what the model says, and never both."""
        async with self._unit_of_work() as transaction:
            user_id = moved_user(DOOMED, self._place)
            await transaction.accounts.add(an_account(user_id, self._place.hex))
        for step in moved(history, self._place):
            await self._take(step)
            held = await self._held()
            assert held == self.model.held
            assert not [wallet for wallet, holding in held.items() if holding.amount and holding.owed]

    async def _take(self, step: list[Credit] | list[Reversal] | Purchase | Deletion) -> None:
        if isinstance(step, Deletion):
            await self._delete(step.user_id)
        elif isinstance(step, Purchase):
            await self._purchase(step)
        else:
            await self._send(step)

    async def _send(self, batch: list[Credit] | list[Reversal]) -> None:
        credits_ = [item for item in batch if isinstance(item, Credit)]
        if credits_:
            credited = await CreditWallets(self._unit_of_work, FakeClock())(credits_)
            assert [result.status for result in credited] == [self.model.credit(item) for item in credits_]
            return
        reversals = [item for item in batch if isinstance(item, Reversal)]
        taken_back = await ReverseGrants(self._unit_of_work, FakeClock())(reversals)
        assert [result.status for result in taken_back] == [self.model.reverse(item) for item in reversals]

    async def _purchase(self, purchase: Purchase) -> None:
        spent = self.model.spend(purchase)
        if spent:
            async with self._unit_of_work() as transaction:
                await transaction.ledger.book([a_purchase(new_id(), purchase.wallet, spent)])

    async def _delete(self, user_id: str) -> None:
        if user_id not in self.model.deleted:
            async with self._unit_of_work() as transaction:
                await transaction.accounts.erase(user_id, START)
        self.model.deleted.add(user_id)

    async def _held(self) -> dict[Wallet, Holding]:
        held: dict[Wallet, Holding] = {}
        async with self._unit_of_work() as transaction:
            for user_id in (moved_user(name, self._place) for name in (*LIVE, DOOMED)):
                of_user = await transaction.books.holdings(user_id)
                held |= {Wallet(user_id, currency): holding for currency, holding in of_user.items()}
        return held


@given(histories)
def test_answers_and_holdings_follow_the_model(history: History) -> None:
    unit_of_work = FakeUnitOfWork()
    asyncio.run(Player(unit_of_work, uuid4()).play(history))
    for transaction in unit_of_work.state.transactions.values():
        for currency in Currency:
            assert sum(entry.amount for entry in transaction.entries if entry.currency is currency) == 0


async def books_balance(database: Database) -> None:
    """T3, checked with the tables themselves."""
    unbalanced = "SELECT transaction_id FROM ledger_entry GROUP BY transaction_id, currency HAVING sum(amount) <> 0"
    drifted = """
        SELECT * FROM (SELECT substr(account, 6) AS user_id, currency,
                              coalesce(sum(amount) FILTER (WHERE account LIKE 'user:%'), 0) AS had,
                              coalesce(sum(amount) FILTER (WHERE account LIKE 'debt:%'), 0) AS debt
                         FROM ledger_entry WHERE account NOT LIKE 'system:%' GROUP BY 1, 2) AS summed
          FULL JOIN wallet_balance USING (user_id, currency)
         WHERE had IS DISTINCT FROM amount OR -debt IS DISTINCT FROM owed OR amount < 0 OR owed < 0"""
    async with database.transaction() as session:
        assert list(await session.execute(text(unbalanced))) == []
        assert list(await session.execute(text(drifted))) == []
    found = await CheckLedger(PostgresUnitOfWork(database))("", 1000)
    assert (found.drifts, found.next_after) == ([], None)


async def play_on_the_real_thing(url: str, history: History) -> None:
    database = Database(create_engine(url, pool_size=2, application_name="property-tests"))
    try:
        await Player(PostgresUnitOfWork(database), uuid4()).play(history)
        await books_balance(database)
    finally:
        await database.close()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_the_real_books_balance(auth_database_url: str, history: History) -> None:
    asyncio.run(play_on_the_real_thing(auth_database_url, history))
