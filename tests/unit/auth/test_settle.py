"""Which entries a booking has, by what the wallet holds."""

from collections import Counter

import pytest

from auth_service.domain.debits import Debit, book_debit
from auth_service.domain.grants import Grant, Policy, Reversal, book, book_reversal
from auth_service.domain.ledger import Booking, Currency, Holding, Wallet, settle
from tests.unit.auth.fakes import START

GOLD, DIAMONDS = Currency.GOLD, Currency.DIAMONDS


def entries(booking: Booking, holding: Holding) -> dict[str, int]:
    """The entries of a booking of diamonds, by account."""
    [transaction] = settle([booking], {Wallet("u", DIAMONDS): holding})
    assert {entry.currency for entry in transaction.entries} == {DIAMONDS}
    return {entry.account: entry.amount for entry in transaction.entries}


@pytest.mark.parametrize(
    ("holding", "expected"),
    [
        (Holding(), {"user:u": 10}),
        (Holding(7), {"user:u": 10}),
        (Holding(owed=4), {"debt:u": 4, "user:u": 6}),
        (Holding(owed=10), {"debt:u": 10}),
        (Holding(owed=11), {"debt:u": 10}),
    ],
)
def test_what_arrives_repays_a_debt_first(holding: Holding, expected: dict[str, int]) -> None:
    assert entries(book(Grant("g", "u", 0, 10, "quest"), START), holding) == {"system:grants": -10, **expected}


@pytest.mark.parametrize(
    ("policy", "closed", "holding", "expected"),
    [
        (Policy.OWE, False, Holding(10), {"user:u": -10}),
        (Policy.FLOOR, False, Holding(11), {"user:u": -10}),
        (Policy.OWE, False, Holding(4), {"user:u": -4, "debt:u": -6}),
        (Policy.FLOOR, False, Holding(4), {"user:u": -4, "system:written_off": -6}),
        (Policy.OWE, True, Holding(4), {"user:u": -4, "system:written_off": -6}),
        (Policy.OWE, False, Holding(owed=3), {"debt:u": -10}),
        (Policy.FLOOR, False, Holding(owed=3), {"system:written_off": -10}),
    ],
)
def test_what_leaves_is_taken_from_the_balance_and_the_rest_owed_or_written_off(
    policy: Policy, *, closed: bool, holding: Holding, expected: dict[str, int]
) -> None:
    reversal = Reversal("r", "g", "u", policy, "fraud")
    booking = book_reversal(reversal, {DIAMONDS: 10}, START, wallet_is_closed=closed)
    assert entries(booking, holding) == {"system:grants": 10, **expected}


def test_what_is_paid_moves_to_what_was_spent() -> None:
    payment = book_debit(Debit("d", "u", 0, 10, "hat"), START)
    assert entries(payment, Holding(10)) == {"user:u": -10, "system:spent": 10}


@pytest.mark.parametrize("holding", [Holding(), Holding(9), Holding(owed=1)])
def test_what_is_not_covered_is_not_paid_in_part(holding: Holding) -> None:
    held = {Wallet("u", DIAMONDS): holding, Wallet("u", GOLD): Holding(100)}
    [refused] = settle([book_debit(Debit("d", "u", 5, 10, "hat"), START)], held)
    assert refused.entries == ()


def test_bookings_of_one_batch_come_one_after_another() -> None:
    wallet = Wallet("u", DIAMONDS)
    grant = book(Grant("g", "u", 0, 10, "quest"), START)
    take = book_reversal(Reversal("r", "g", "u", Policy.OWE, "fraud"), {DIAMONDS: 10}, START, wallet_is_closed=False)
    totals: Counter[str] = Counter()
    for transaction in settle([take, grant, grant, take, take], {wallet: Holding(1)}):
        totals.update({entry.account: entry.amount for entry in transaction.entries})
    # 1 there, -10, +10, +10, -10, -10: nine are owed.
    assert totals == {"user:u": -1, "debt:u": -9, "system:grants": 10}


def test_currencies_do_not_pay_for_each_other() -> None:
    booking = book(Grant("g", "u", 5, 10, "quest"), START)
    [transaction] = settle([booking], {Wallet("u", GOLD): Holding(owed=100)})
    moved = {(entry.account, entry.currency): entry.amount for entry in transaction.entries}
    assert moved[("debt:u", GOLD)] == 5
    assert moved[("user:u", DIAMONDS)] == 10
