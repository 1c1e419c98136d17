"""Whatever is credited, spent and taken back, in whatever batches: the books balance, all counts once (T2, T3).

A state machine asks the real use cases and a plain model of the wallet the same, and compares their answers and what
everybody holds after each step: over the ledger in memory, and over the real one.
"""

import asyncio
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.application.check_ledger import CheckLedger
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.debit_wallets import DebitWallets
from auth_service.application.delete_account import DeleteAccount
from auth_service.application.ports import UnitOfWork
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.ledger import Currency, Holding, Wallet
from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal
from shared.database import Database, create_engine
from tests.property.auth.ledger_model import (
    DOOMED,
    LIVE,
    Model,
    credit_batches,
    debit_batches,
    moved,
    moved_id,
    moved_user,
    reversal_batches,
)
from tests.unit.auth.fakes import FakeClock, FakeUnitOfWork, an_account

_CURRENCIES = st.sampled_from(Currency)
_SPENDERS = st.sampled_from([LIVE[0], LIVE[0], LIVE[1], LIVE[2], DOOMED])


class WalletMachine(RuleBasedStateMachine):
    """Takes the same steps in a ledger and in the model."""

    def __init__(self, unit_of_work: UnitOfWork, runner: asyncio.Runner) -> None:
        super().__init__()
        self.model = Model()
        self.place = uuid4()
        self.users = [moved_user(name, self.place) for name in (*LIVE, DOOMED)]
        self.unit_of_work = unit_of_work
        self.runner = runner
        runner.run(self._open_account())

    @rule(batch=credit_batches)
    def credit(self, batch: list[Credit]) -> None:
        wanted = moved(batch, self.place)
        answers = self.runner.run(CreditWallets(self.unit_of_work, FakeClock())(wanted))
        assert [answer.status for answer in answers] == [self.model.credit(item) for item in wanted]

    @rule(batch=debit_batches)
    def debit(self, batch: list[Debit]) -> None:
        self._debit(moved(batch, self.place))

    @rule(user_id=_SPENDERS, currency=_CURRENCIES, left=st.sampled_from([0, 0, 3]), number=st.integers(41, 60))
    def spend_what_there_is(self, user_id: str, currency: Currency, left: int, number: int) -> None:
        """What chance alone would seldom bring about: then a reversal is not covered, and somebody owes."""
        wallet = Wallet(moved_user(user_id, self.place), currency)
        amount = max(min(self.model.of(wallet).amount - left, 1_000_000_000), 0)
        paid = {currency.value: amount}
        self._debit([Debit(debit_id=moved_id(number, self.place), user_id=wallet.user_id, reason="all of it", **paid)])

    @rule(batch=reversal_batches)
    def reverse(self, batch: list[Reversal]) -> None:
        wanted = moved(batch, self.place)
        answers = self.runner.run(ReverseGrants(self.unit_of_work, FakeClock())(wanted))
        assert [answer.status for answer in answers] == [self.model.reverse(item) for item in wanted]

    @precondition(lambda self: not self.model.deleted)
    @rule()
    def erase(self) -> None:
        user_id = moved_user(DOOMED, self.place)
        self.runner.run(DeleteAccount(self.unit_of_work, FakeClock())(user_id))
        self.model.deleted.add(user_id)

    @invariant()
    def holdings_follow_the_model(self) -> None:
        held = self.runner.run(self._held())
        assert held == self.model.held
        assert not [wallet for wallet, holding in held.items() if holding.amount and holding.owed]

    def _debit(self, wanted: list[Debit]) -> None:
        answers = self.runner.run(DebitWallets(self.unit_of_work, FakeClock())(wanted))
        assert [answer.status for answer in answers] == [self.model.debit(item) for item in wanted]

    async def _open_account(self) -> None:
        async with self.unit_of_work() as transaction:
            await transaction.accounts.add(an_account(moved_user(DOOMED, self.place), self.place.hex))

    async def _held(self) -> dict[Wallet, Holding]:
        held: dict[Wallet, Holding] = {}
        async with self.unit_of_work() as transaction:
            for user_id in self.users:
                of_user = await transaction.books.holdings(user_id)
                held |= {Wallet(user_id, currency): holding for currency, holding in of_user.items()}
        return held


class RealWalletMachine(WalletMachine):
    """The same over PostgreSQL, whose tables are looked at past the service."""

    def __init__(self, database: Database, runner: asyncio.Runner) -> None:
        self.database = database
        self.known: set[tuple[object, ...]] = set()
        super().__init__(PostgresUnitOfWork(database), runner)

    @invariant()
    def entries_are_never_changed_and_balance(self) -> None:
        entries = self.runner.run(self._entries())
        assert self.known <= entries
        self.known = entries

    def teardown(self) -> None:
        self.runner.run(books_balance(self.database))

    async def _entries(self) -> set[tuple[object, ...]]:
        statement = text("""
            SELECT id, kind, user_id, reason, reverses, account, currency, amount,
                   sum(amount) OVER (PARTITION BY id, currency) AS total
              FROM ledger_transaction
              LEFT JOIN ledger_entry ON transaction_id = id
             WHERE user_id = ANY(:users)
        """)
        async with self.database.transaction() as session:
            rows = [tuple(row) for row in await session.execute(statement, {"users": self.users})]
        assert not [row for row in rows if row[-1]]
        return set(rows)


async def books_balance(database: Database) -> None:
    """T3, checked with the tables themselves."""
    drifted = """
        SELECT * FROM (SELECT substr(account, 6) AS user_id, currency,
                              coalesce(sum(amount) FILTER (WHERE account LIKE 'user:%'), 0) AS had,
                              coalesce(sum(amount) FILTER (WHERE account LIKE 'debt:%'), 0) AS debt
                         FROM ledger_entry WHERE account NOT LIKE 'system:%' GROUP BY 1, 2) AS summed
          FULL JOIN wallet_balance USING (user_id, currency)
         WHERE had IS DISTINCT FROM amount OR -debt IS DISTINCT FROM owed OR amount < 0 OR owed < 0"""
    async with database.transaction() as session:
        assert list(await session.execute(text(drifted))) == []
    found = await CheckLedger(PostgresUnitOfWork(database))("", 1000)
    assert (found.drifts, found.next_after) == ([], None)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for all examples of a test, as connections belong to theirs."""
    with asyncio.Runner() as runner:
        yield runner


def _run(make: Callable[[], WalletMachine], bounds: settings) -> None:
    run_state_machine_as_test(make, settings=bounds)  # type: ignore[arg-type]  # whatever makes a machine will do


def test_answers_and_holdings_follow_the_model(runner: asyncio.Runner) -> None:
    bounds = settings(max_examples=60, stateful_step_count=25)
    _run(lambda: WalletMachine(FakeUnitOfWork(), runner), bounds)


def test_the_real_books_balance(auth_database_url: str, runner: asyncio.Runner) -> None:
    database = Database(create_engine(auth_database_url, pool_size=2, application_name="property-tests"))
    bounds = settings(max_examples=15, stateful_step_count=20)
    try:
        _run(lambda: RealWalletMachine(database, runner), bounds)
    finally:
        runner.run(database.close())
