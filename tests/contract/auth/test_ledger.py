"""What every implementation of `Ledger` and `LedgerBooks` does."""

from dataclasses import replace
from datetime import timedelta

from auth_service.domain.debits import Debit, book_debit
from auth_service.domain.grants import Grant, Policy, Reversal, book, book_reversal
from auth_service.domain.ledger import Booking, Currency, Entry, Holding
from auth_service.domain.records import Booked, LedgerLine, LedgerRecord
from tests.contract.auth.conftest import Store
from tests.unit.auth.fakes import START, an_account

GOLD, DIAMONDS = Currency.GOLD, Currency.DIAMONDS


def a_booking(transaction_id: str, gold: int = 0, diamonds: int = 10, user_id: str = "user1") -> Booking:
    when = START + timedelta(seconds=int(transaction_id))
    return book(Grant(transaction_id, user_id, gold, diamonds, f"quest {transaction_id}"), when)


def a_reversal(transaction_id: str, of: Booking, policy: Policy = Policy.OWE) -> Booking:
    when = START + timedelta(seconds=int(transaction_id))
    reversal = Reversal(transaction_id, of.transaction_id, of.user_id, policy, f"reversal {transaction_id}")
    return book_reversal(reversal, of.amounts, when, wallet_is_closed=False)


def spent(transaction_id: str, diamonds: int, gold: int = 0) -> Booking:
    """What `user1` spends, if it is covered."""
    when = START + timedelta(seconds=int(transaction_id))
    return book_debit(Debit(transaction_id, "user1", gold, diamonds, f"debit {transaction_id}"), when)


async def book_all(store: Store, *bookings: Booking) -> frozenset[str]:
    async with store.unit_of_work() as transaction:
        return await transaction.ledger.book(bookings)


async def holdings(store: Store, user_id: str = "user1") -> dict[Currency, Holding]:
    async with store.unit_of_work() as transaction:
        return dict(await transaction.books.holdings(user_id))


async def test_bookings_add_up(store: Store) -> None:
    assert await book_all(store, a_booking("1", gold=3), a_booking("2"), a_booking("3", user_id="u2")) == {
        "1",
        "2",
        "3",
    }
    assert await holdings(store) == {GOLD: Holding(3), DIAMONDS: Holding(20)}
    assert await holdings(store, "u2") == {DIAMONDS: Holding(10)}
    assert await holdings(store, "nobody") == {}


async def test_an_id_is_booked_once_and_the_others_of_the_batch_all_the_same(store: Store) -> None:
    await book_all(store, a_booking("1"))
    assert await book_all(store, a_booking("2"), a_booking("1", diamonds=99)) == {"2"}
    assert await holdings(store) == {DIAMONDS: Holding(20)}


async def test_booking_nothing(store: Store) -> None:
    assert await book_all(store) == frozenset()


async def test_body_hashes_of_what_is_booked(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.ledger.book([a_booking("1")])
        assert await transaction.ledger.body_hashes({"1", "2"}) == {"1": a_booking("1").body_hash}


async def test_a_debit_takes_all_or_nothing(store: Store) -> None:
    await book_all(store, a_booking("1", gold=3))
    assert await book_all(store, spent("2", 9, gold=4), spent("3", 6, gold=3), spent("4", 5)) == {"2", "3", "4"}
    assert await holdings(store) == {GOLD: Holding(0), DIAMONDS: Holding(4)}
    async with store.unit_of_work() as transaction:
        outcomes = await transaction.ledger.outcomes({"1", "2", "3", "not booked"})
        records = await transaction.books.records({"2", "3"})
        lines, total = await transaction.books.history("user1", limit=2, offset=0)
    assert outcomes == {
        "1": Booked(a_booking("1", gold=3).body_hash, has_entries=True),
        "2": Booked(spent("2", 9, gold=4).body_hash, has_entries=False),
        "3": Booked(spent("3", 6, gold=3).body_hash, has_entries=True),
    }
    assert (records["2"].entries, records["2"].amounts) == ((), {})
    assert records["3"].amounts == {GOLD: -3, DIAMONDS: -6}
    assert [(line.transaction_id, line.kind, line.amount) for line in lines] == [("3", "debit", -6), ("3", "debit", -3)]
    assert total == 4


async def test_what_is_owed_cannot_be_spent_and_a_debit_opens_no_wallet(store: Store) -> None:
    grant = a_booking("1")
    await book_all(store, grant, spent("2", 8), a_reversal("3", grant), spent("4", 1, gold=1), a_booking("5"))
    assert await holdings(store) == {DIAMONDS: Holding(2)}
    assert await book_all(store, spent("6", 3), spent("7", 2)) == {"6", "7"}
    assert await holdings(store) == {DIAMONDS: Holding(0)}


async def test_what_is_not_covered_is_owed_and_repaid_by_what_comes_next(store: Store) -> None:
    grant = a_booking("1")
    await book_all(store, grant, spent("2", 8), a_reversal("3", grant))
    assert await holdings(store) == {DIAMONDS: Holding(0, owed=8)}
    await book_all(store, a_booking("4", diamonds=5, gold=1))
    assert await holdings(store) == {GOLD: Holding(1), DIAMONDS: Holding(0, owed=3)}
    await book_all(store, a_booking("5"), a_booking("6"))
    assert await holdings(store) == {GOLD: Holding(1), DIAMONDS: Holding(17)}


async def test_what_is_not_covered_is_written_off(store: Store) -> None:
    grant = a_booking("1")
    await book_all(store, grant, spent("2", 8), a_reversal("3", grant, Policy.FLOOR), a_booking("4"))
    assert await holdings(store) == {DIAMONDS: Holding(10)}


async def test_a_transaction_is_reversed_once(store: Store) -> None:
    grant = a_booking("1")
    await book_all(store, grant, a_booking("2"))
    async with store.unit_of_work() as transaction:
        await transaction.ledger.lock({"1", "not booked"})
        assert await transaction.ledger.book([a_reversal("3", grant), a_reversal("4", grant)]) == {"3"}
    assert await book_all(store, a_reversal("5", grant)) == frozenset()
    assert await holdings(store) == {DIAMONDS: Holding(10)}


async def test_records_tell_all_about_a_booking(store: Store) -> None:
    grant = a_booking("1", gold=5)
    await book_all(store, grant, spent("2", 4), a_reversal("3", grant), a_booking("4", user_id="u2"))
    async with store.unit_of_work() as transaction:
        records = await transaction.books.records(["3", "1", "not booked"])
    assert records == {
        "1": LedgerRecord(
            "1",
            "grant",
            "user1",
            "quest 1",
            START + timedelta(seconds=1),
            reverses=None,
            reversed_by="3",
            entries=(
                Entry("system:grants", DIAMONDS, -10),
                Entry("user:user1", DIAMONDS, 10),
                Entry("system:grants", GOLD, -5),
                Entry("user:user1", GOLD, 5),
            ),
        ),
        "3": LedgerRecord(
            "3",
            "reversal",
            "user1",
            "reversal 3",
            START + timedelta(seconds=3),
            reverses="1",
            reversed_by=None,
            entries=(
                Entry("debt:user1", DIAMONDS, -4),
                Entry("system:grants", DIAMONDS, 10),
                Entry("user:user1", DIAMONDS, -6),
                Entry("system:grants", GOLD, 5),
                Entry("user:user1", GOLD, -5),
            ),
        ),
    }
    assert records["1"].amounts == {GOLD: 5, DIAMONDS: 10}
    assert records["3"].amounts == {GOLD: -5, DIAMONDS: -10}


async def test_the_history_shows_ones_own_entries_newest_first(store: Store) -> None:
    await book_all(store, a_booking("1"), a_booking("2", gold=5, diamonds=7), a_booking("3", user_id="u2"))
    gold_line = LedgerLine("2", "grant", GOLD, 5, False, "quest 2", START + timedelta(seconds=2), None)
    diamond_line = replace(gold_line, currency=DIAMONDS, amount=7)
    first_line = LedgerLine("1", "grant", DIAMONDS, 10, False, "quest 1", START + timedelta(seconds=1), None)
    async with store.unit_of_work() as transaction:
        books = transaction.books
        assert await books.history("user1", limit=10, offset=0) == ([diamond_line, gold_line, first_line], 3)
        assert await books.history("user1", limit=1, offset=1) == ([gold_line], 3)
        assert await books.history("nobody", limit=10, offset=0) == ([], 0)


async def test_the_history_shows_reversals_and_debts(store: Store) -> None:
    grant = a_booking("1")
    await book_all(store, grant, spent("2", 4), a_reversal("3", grant), a_booking("4"))
    async with store.unit_of_work() as transaction:
        lines, _ = await transaction.books.history("user1", limit=4, offset=0)
    assert [(line.transaction_id, line.kind, line.amount, line.is_debt, line.reverses) for line in lines] == [
        ("4", "grant", 6, False, None),
        ("4", "grant", 4, True, None),
        ("3", "reversal", -6, False, "1"),
        ("3", "reversal", -4, True, "1"),
    ]


async def test_walking_through_the_users(store: Store) -> None:
    await book_all(store, *(a_booking(str(number), user_id=f"u{number % 3}") for number in range(1, 9)))
    async with store.unit_of_work() as transaction:
        books = transaction.books
        assert await books.users("", 2) == ["u0", "u1"]
        assert await books.users("u1", 2) == ["u2"]
        assert await books.users("u2", 2) == []
        assert await books.drifts({"u0", "u1", "u2"}) == []


async def test_wallets_of_deleted_accounts_are_closed_and_no_others(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.accounts.add(an_account())
        await transaction.accounts.add(an_account("bob-1", "bob"))
        await transaction.accounts.erase("bob-1", START)
    async with store.unit_of_work() as transaction:
        assert await transaction.ledger.closed_wallets({"ada-1", "bob-1", "of another system"}) == {"bob-1"}


async def test_user_ids_are_opaque(store: Store) -> None:
    strange = "user:' OR 1=1; -- ☃"
    grant = a_booking("1", user_id=strange)
    await book_all(store, grant)
    assert await holdings(store, strange) == {DIAMONDS: Holding(10)}
    await book_all(store, a_reversal("2", grant))
    assert await holdings(store, strange) == {DIAMONDS: Holding()}
