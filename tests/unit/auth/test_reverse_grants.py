"""Taking batches of grants back."""

from typing import Any
from uuid import UUID

import pytest

from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.debit_wallets import DebitWallets
from auth_service.application.read_wallet import ReadWallet
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.ledger import Currency, Holding
from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal
from tests.unit.auth.fakes import START, FakeClock, FakeUnitOfWork


def a_credit(number: int, user_id: str = "user1", diamonds: int = 10) -> Credit:
    return Credit(grant_id=str(UUID(int=number)), user_id=user_id, diamonds=diamonds, reason="quest")


def a_reversal(number: int, grant: int, **changes: Any) -> Reversal:
    body = {"user_id": "user1", "policy": "owe", "reason": "fraud"} | changes
    return Reversal(reversal_id=str(UUID(int=number)), grant_id=str(UUID(int=grant)), **body)


class Setting:
    """An empty ledger and what can be done with it."""

    def __init__(self) -> None:
        self.unit_of_work = FakeUnitOfWork()

    async def credit(self, *batch: Credit) -> list[str]:
        return [result.status for result in await CreditWallets(self.unit_of_work, FakeClock())(batch)]

    async def reverse(self, *batch: Reversal) -> list[str]:
        results = await ReverseGrants(self.unit_of_work, FakeClock())(batch)
        assert [result.reversal_id for result in results] == [item.reversal_id for item in batch]
        return [result.status for result in results]

    async def spend(self, amount: int) -> None:
        wanted = Debit(debit_id=str(UUID(int=999)), user_id="user1", diamonds=amount, reason="hat")
        assert [result.status for result in await DebitWallets(self.unit_of_work, FakeClock())([wanted])] == ["debited"]

    async def diamonds(self, user_id: str = "user1") -> Holding:
        return (await ReadWallet(self.unit_of_work).holdings(user_id))[Currency.DIAMONDS]


async def test_a_grant_is_taken_back_once_however_often_it_is_asked_for() -> None:
    setting = Setting()
    await setting.credit(a_credit(1), a_credit(2))
    assert await setting.reverse(a_reversal(101, 1), a_reversal(101, 1)) == ["reversed", "already_reversed"]
    assert await setting.reverse(a_reversal(101, 1)) == ["already_reversed"]
    assert await setting.diamonds() == Holding(10)
    assert await setting.credit(a_credit(1)) == ["already_credited"]
    assert await setting.diamonds() == Holding(10)


async def test_what_was_not_credited_can_be_asked_for_again() -> None:
    setting = Setting()
    assert await setting.reverse(a_reversal(101, 1)) == ["not_credited"]
    await setting.credit(a_credit(1))
    assert await setting.reverse(a_reversal(101, 1)) == ["reversed"]


async def test_conflicts_change_nothing() -> None:
    setting = Setting()
    await setting.credit(a_credit(1), a_credit(2))
    await setting.reverse(a_reversal(101, 1))
    other_bodies = [{"policy": "floor"}, {"reason": "refund"}, {"user_id": "user2"}]
    conflicts = [
        *(a_reversal(101, 1, **change) for change in other_bodies),
        a_reversal(101, 2),
        a_reversal(102, 1),
        a_reversal(103, 2, user_id="user2"),
        a_reversal(104, 101),
        a_reversal(2, 2),
    ]
    assert await setting.reverse(*conflicts) == ["conflict"] * len(conflicts)
    assert await setting.credit(a_credit(101)) == ["conflict"]
    assert await setting.diamonds() == Holding(10)


async def test_a_grant_twice_in_one_batch_is_taken_back_under_the_first_id() -> None:
    setting = Setting()
    await setting.credit(a_credit(1), a_credit(2))
    assert await setting.reverse(a_reversal(101, 1), a_reversal(102, 1), a_reversal(102, 2)) == [
        "reversed",
        "conflict",
        "reversed",
    ]
    assert await setting.diamonds() == Holding()


async def test_a_reversal_is_no_grant_not_even_in_the_same_batch() -> None:
    setting = Setting()
    await setting.credit(a_credit(1))
    assert await setting.reverse(a_reversal(102, 101), a_reversal(101, 1), a_reversal(102, 101)) == [
        "not_credited",
        "reversed",
        "conflict",
    ]


@pytest.mark.parametrize(("deleted", "owed"), [(False, 8), (True, 0)])
async def test_what_is_not_covered_is_owed_but_never_by_a_deleted_user(*, deleted: bool, owed: int) -> None:
    setting = Setting()
    await setting.credit(a_credit(1))
    await setting.spend(8)
    if deleted:
        setting.unit_of_work.state.tombstones["user1"] = START
    assert await setting.reverse(a_reversal(101, 1)) == ["reversed"]
    assert await setting.diamonds() == Holding(0, owed)


async def test_floor_writes_off_what_is_not_covered() -> None:
    setting = Setting()
    await setting.credit(a_credit(1))
    await setting.spend(8)
    assert await setting.reverse(a_reversal(101, 1, policy="floor")) == ["reversed"]
    assert await setting.diamonds() == Holding()
