"""Having users pay, in batches."""

from typing import Any
from uuid import UUID

from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.debit_wallets import DebitWallets
from auth_service.application.read_wallet import ReadWallet
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.ledger import Currency, Holding
from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal
from tests.unit.auth.fakes import START, FakeClock, FakeUnitOfWork

GOLD, DIAMONDS = Currency.GOLD, Currency.DIAMONDS


def a_debit(number: int, **changes: Any) -> Debit:
    body: dict[str, Any] = {"user_id": "user1", "diamonds": 8, "reason": "hat"} | changes
    return Debit(debit_id=str(UUID(int=number)), **body)


class Setting:
    """A ledger in which `user1` has ten diamonds and five gold."""

    def __init__(self) -> None:
        self.unit_of_work = FakeUnitOfWork()

    async def credit(self, number: int, **changes: Any) -> str:
        body: dict[str, Any] = {"user_id": "user1", "diamonds": 10, "gold": 5, "reason": "quest"} | changes
        grant = Credit(grant_id=str(UUID(int=number)), **body)
        return (await CreditWallets(self.unit_of_work, FakeClock())([grant]))[0].status

    async def debit(self, *batch: Debit) -> list[str]:
        results = await DebitWallets(self.unit_of_work, FakeClock())(batch)
        assert [result.debit_id for result in results] == [item.debit_id for item in batch]
        assert all((result.detail is None) == result.status.endswith("debited") for result in results)
        return [result.status for result in results]

    async def held(self) -> tuple[Holding, Holding]:
        held = await ReadWallet(self.unit_of_work).holdings("user1")
        return held[GOLD], held[DIAMONDS]


async def test_a_user_pays_once_however_often_it_is_asked_for() -> None:
    setting = Setting()
    await setting.credit(1)
    assert await setting.debit(a_debit(2), a_debit(2)) == ["debited", "already_debited"]
    assert await setting.debit(a_debit(2)) == ["already_debited"]
    assert await setting.held() == (Holding(5), Holding(2))


async def test_what_was_not_covered_stays_so_under_its_id() -> None:
    """A copy of the request that comes late must not take what the caller believes refused."""
    setting = Setting()
    assert await setting.debit(a_debit(2), a_debit(2)) == ["not_covered", "not_covered"]
    await setting.credit(1)
    assert await setting.debit(a_debit(2), a_debit(3)) == ["not_covered", "debited"]
    assert await setting.held() == (Holding(5), Holding(2))


async def test_a_debit_of_two_currencies_takes_both_or_none() -> None:
    setting = Setting()
    await setting.credit(1)
    assert await setting.debit(a_debit(2, gold=6), a_debit(3, gold=5)) == ["not_covered", "debited"]
    assert await setting.held() == (Holding(0), Holding(2))


async def test_debits_of_one_batch_come_one_after_another() -> None:
    setting = Setting()
    await setting.credit(1)
    batch = [a_debit(2, diamonds=6), a_debit(3, diamonds=6), a_debit(4, diamonds=4), a_debit(5, diamonds=1)]
    assert await setting.debit(*batch) == ["debited", "not_covered", "debited", "not_covered"]


async def test_conflicts_take_nothing() -> None:
    setting = Setting()
    await setting.credit(1)
    await setting.debit(a_debit(2), a_debit(3))
    others: list[dict[str, Any]] = [
        {"user_id": "user2"},
        {"diamonds": 1},
        {"gold": 1},
        {"reason": "shoes"},
        {"diamonds": 0},
    ]
    for number in (2, 3):
        assert await setting.debit(*(a_debit(number, **change) for change in others)) == ["conflict"] * len(others)
    assert await setting.debit(a_debit(1), a_debit(1, diamonds=10, gold=5, reason="quest")) == ["conflict"] * 2
    assert [await setting.credit(number, gold=0, diamonds=8, reason="hat") for number in (2, 3)] == ["conflict"] * 2
    assert await setting.held() == (Holding(5), Holding(2))


async def test_nothing_and_deleted_users_are_refused_but_repetitions_answered() -> None:
    setting = Setting()
    await setting.credit(1)
    assert await setting.debit(a_debit(2, diamonds=0), a_debit(2), a_debit(2, diamonds=0)) == [
        "refused",
        "debited",
        "conflict",
    ]
    await setting.debit(a_debit(3))
    setting.unit_of_work.state.tombstones["user1"] = START
    assert await setting.debit(a_debit(2), a_debit(3), a_debit(4, diamonds=1)) == [
        "already_debited",
        "not_covered",
        "refused",
    ]


async def test_what_is_owed_cannot_be_spent() -> None:
    setting = Setting()
    await setting.credit(1)
    await setting.debit(a_debit(2))
    reversal = Reversal(
        reversal_id=str(UUID(int=3)), grant_id=str(UUID(int=1)), user_id="user1", policy="owe", reason="fraud"
    )
    await ReverseGrants(setting.unit_of_work, FakeClock())([reversal])
    assert await setting.held() == (Holding(0), Holding(0, owed=8))
    assert await setting.debit(a_debit(4, diamonds=1)) == ["not_covered"]
    await setting.credit(5)
    assert await setting.debit(a_debit(6, diamonds=3), a_debit(7, diamonds=2)) == ["not_covered", "debited"]


async def test_a_debit_is_no_grant_that_could_be_reversed_whether_it_was_covered_or_not() -> None:
    setting = Setting()
    await setting.credit(1)
    assert await setting.debit(a_debit(2), a_debit(3)) == ["debited", "not_covered"]
    for number in (2, 3):
        reversal = Reversal(
            reversal_id=str(UUID(int=9)), grant_id=str(UUID(int=number)), user_id="user1", policy="owe", reason="x"
        )
        [result] = await ReverseGrants(setting.unit_of_work, FakeClock())([reversal])
        assert (result.status, result.detail) == ("conflict", "what is booked under this grant_id is no grant")
