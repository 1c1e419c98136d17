"""What every implementation of `Ledger` does."""

from datetime import timedelta

from auth_service.domain.ledger import Currency, Grant, LedgerLine, LedgerTransaction, book
from tests.contract.auth.conftest import Store
from tests.unit.auth.fakes import START, an_account

GOLD, DIAMONDS = Currency.GOLD, Currency.DIAMONDS


def a_booking(transaction_id: str, gold: int = 0, diamonds: int = 10, user_id: str = "user1") -> LedgerTransaction:
    when = START + timedelta(seconds=int(transaction_id))
    return book(Grant(transaction_id, user_id, gold, diamonds, f"quest {transaction_id}"), when)


async def test_bookings_add_up(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        booked = await transaction.ledger.book([a_booking("1", gold=3), a_booking("2"), a_booking("3", user_id="u2")])
    assert booked == {"1", "2", "3"}
    async with store.unit_of_work() as transaction:
        assert await transaction.ledger.balances("user1") == {GOLD: 3, DIAMONDS: 20}
        assert await transaction.ledger.balances("u2") == {DIAMONDS: 10}
        assert await transaction.ledger.balances("nobody") == {}


async def test_an_id_is_booked_once_and_the_others_of_the_batch_all_the_same(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.ledger.book([a_booking("1")])
    async with store.unit_of_work() as transaction:
        booked = await transaction.ledger.book([a_booking("2"), a_booking("1", diamonds=99)])
    assert booked == {"2"}
    async with store.unit_of_work() as transaction:
        assert await transaction.ledger.balances("user1") == {DIAMONDS: 20}


async def test_booking_nothing(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        assert await transaction.ledger.book([]) == frozenset()


async def test_body_hashes_of_what_is_booked(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.ledger.book([a_booking("1")])
        assert await transaction.ledger.body_hashes({"1", "2"}) == {"1": a_booking("1").body_hash}


async def test_the_history_shows_ones_own_entries_newest_first(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.ledger.book(
            [a_booking("1"), a_booking("2", gold=5, diamonds=7), a_booking("3", user_id="u2")]
        )
    gold_line = LedgerLine("2", GOLD, 5, "quest 2", START + timedelta(seconds=2))
    diamond_line = LedgerLine("2", DIAMONDS, 7, "quest 2", START + timedelta(seconds=2))
    first_line = LedgerLine("1", DIAMONDS, 10, "quest 1", START + timedelta(seconds=1))
    async with store.unit_of_work() as transaction:
        ledger = transaction.ledger
        assert await ledger.history("user1", limit=10, offset=0) == ([diamond_line, gold_line, first_line], 3)
        assert await ledger.history("user1", limit=1, offset=1) == ([gold_line], 3)
        assert await ledger.history("nobody", limit=10, offset=0) == ([], 0)


async def test_wallets_of_deleted_accounts_are_closed_and_no_others(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.accounts.add(an_account())
        await transaction.accounts.add(an_account("bob-1", "bob"))
        await transaction.accounts.erase("bob-1", START)
    async with store.unit_of_work() as transaction:
        assert await transaction.ledger.closed_wallets({"ada-1", "bob-1", "of another system"}) == {"bob-1"}


async def test_user_ids_are_opaque(store: Store) -> None:
    strange = "user:' OR 1=1; -- ☃"
    async with store.unit_of_work() as transaction:
        await transaction.ledger.book([a_booking("1", user_id=strange)])
        assert await transaction.ledger.balances(strange) == {DIAMONDS: 10}
