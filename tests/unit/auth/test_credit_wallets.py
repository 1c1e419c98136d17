"""Crediting batches of grants."""

from uuid import UUID

from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.read_wallet import ReadWallet
from auth_service.domain.grants import Grant
from auth_service.domain.ledger import Currency, Holding
from shared.contracts.credits import Credit
from tests.unit.auth.fakes import START, FakeClock, FakeUnitOfWork


def a_credit(number: int, user_id: str = "user1", gold: int = 0, diamonds: int = 10, reason: str = "quest") -> Credit:
    return Credit(grant_id=str(UUID(int=number)), user_id=user_id, gold=gold, diamonds=diamonds, reason=reason)


async def statuses(unit_of_work: FakeUnitOfWork, *batch: Credit) -> list[str]:
    return [result.status for result in await CreditWallets(unit_of_work, FakeClock())(batch)]


async def test_a_credit_is_booked_once_however_often_it_is_asked_for() -> None:
    unit_of_work = FakeUnitOfWork()
    assert await statuses(unit_of_work, a_credit(1)) == ["credited"]
    assert await statuses(unit_of_work, a_credit(1)) == ["already_credited"]
    holdings = await ReadWallet(unit_of_work).holdings("user1")
    assert holdings == {Currency.GOLD: Holding(), Currency.DIAMONDS: Holding(10)}


async def test_the_same_id_with_another_body_is_a_conflict_and_changes_nothing() -> None:
    unit_of_work = FakeUnitOfWork()
    await statuses(unit_of_work, a_credit(1))
    others = [a_credit(1, diamonds=11), a_credit(1, user_id="user2"), a_credit(1, gold=1), a_credit(1, reason="x")]
    assert await statuses(unit_of_work, *others) == ["conflict"] * 4
    assert (await ReadWallet(unit_of_work).holdings("user1"))[Currency.DIAMONDS] == Holding(10)


async def test_the_same_id_twice_in_one_batch() -> None:
    unit_of_work = FakeUnitOfWork()
    batch = [a_credit(1), a_credit(1), a_credit(1, diamonds=99), a_credit(2)]
    assert await statuses(unit_of_work, *batch) == ["credited", "already_credited", "conflict", "credited"]
    assert (await ReadWallet(unit_of_work).holdings("user1"))[Currency.DIAMONDS] == Holding(20)


async def test_nothing_is_no_credit() -> None:
    assert await statuses(FakeUnitOfWork(), a_credit(1, gold=0, diamonds=0)) == ["refused"]


async def test_a_deleted_user_gets_nothing_but_what_was_booked_stays_booked() -> None:
    unit_of_work = FakeUnitOfWork()
    await statuses(unit_of_work, a_credit(1, user_id="gone"))
    unit_of_work.state.tombstones["gone"] = START
    batch = [a_credit(1, user_id="gone"), a_credit(2, user_id="gone"), a_credit(2, user_id="user1")]
    assert await statuses(unit_of_work, *batch) == ["already_credited", "refused", "credited"]


async def test_every_currency_is_booked_from_the_system_to_the_user() -> None:
    unit_of_work = FakeUnitOfWork()
    await statuses(unit_of_work, a_credit(1, gold=5, diamonds=7))
    [transaction] = unit_of_work.state.transactions.values()
    entries = {(entry.account, entry.currency.value): entry.amount for entry in transaction.entries}
    assert entries == {
        ("system:grants", "gold"): -5,
        ("user:user1", "gold"): 5,
        ("system:grants", "diamonds"): -7,
        ("user:user1", "diamonds"): 7,
    }


def test_the_hash_of_a_body_is_the_one_that_it_always_was() -> None:
    expected = "0d402c046acfb8ea64c87feca9cdfccf72287b9fec08fb7705eba3dfab4c5225"
    assert Grant("any id", "ü1", 5, 7, "quest").body_hash.hex() == expected
