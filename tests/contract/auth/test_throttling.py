"""What every implementation of `Attempts` and of `KnownAddresses` does."""

from datetime import timedelta

from auth_service.domain.attempts import AttemptCounter
from tests.contract.auth.conftest import Store
from tests.unit.auth.fakes import START, an_account

COUNTER = AttemptCounter(START + timedelta(minutes=5), START + timedelta(seconds=3))
OTHER = AttemptCounter(START + timedelta(minutes=1))


async def test_counters_start_from_nothing_and_are_kept(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        assert await transaction.attempts.read([b"a", b"b"]) == {}
        found = await transaction.attempts.lock([b"b", b"a"], START)
        assert set(found.values()) == {AttemptCounter(START)}
        await transaction.attempts.save({b"a": COUNTER, b"b": OTHER})
        await transaction.attempts.save({})
    async with store.unit_of_work() as transaction:
        assert await transaction.attempts.lock([b"a", b"b"], START) == {b"a": COUNTER, b"b": OTHER}
        await transaction.attempts.save({b"a": OTHER})
    async with store.unit_of_work() as transaction:
        assert await transaction.attempts.lock([b"a"], START) == {b"a": OTHER}
        assert await transaction.attempts.read([b"b", b"nothing"]) == {b"b": OTHER}


async def test_a_user_is_known_where_they_were_not_too_long_ago(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        for name in ("ada", "eve"):
            await transaction.accounts.add(an_account(f"{name}-1", name))
        await transaction.known_addresses.remember("ada-1", b"home", START - timedelta(days=9))
        await transaction.known_addresses.remember("ada-1", b"home", START)
    async with store.unit_of_work() as transaction:
        known = transaction.known_addresses
        assert await known.knows("ada-1", b"home", START)
        assert not await known.knows("ada-1", b"home", START + timedelta(seconds=1))
        assert not await known.knows("ada-1", b"away", START)
        assert not await known.knows("eve-1", b"home", START)
        await known.forget_user("ada-1")
        assert not await known.knows("ada-1", b"home", START)


async def test_the_latest_addresses_are_kept(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        await transaction.accounts.add(an_account())
        for number in range(25):
            at = START + timedelta(seconds=number)
            await transaction.known_addresses.remember("ada-1", bytes([number]), at)
    async with store.unit_of_work() as transaction:
        known = [await transaction.known_addresses.knows("ada-1", bytes([number]), START) for number in range(25)]
    assert known == [False] * 5 + [True] * 20
