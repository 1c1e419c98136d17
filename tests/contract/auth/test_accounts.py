"""What every implementation of `Accounts` and `UnitOfWork` does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from auth_service.application.events import updated_event
from auth_service.application.ports import AccountQuery
from auth_service.domain.account import Account, AccountStatus, Role
from auth_service.domain.exceptions import UserNameTaken
from tests.contract.auth.conftest import Store
from tests.unit.auth.fakes import START, an_account

FULL = an_account(
    status=AccountStatus.KNOWN,
    role=Role.ADMIN,
    time_zone="Europe/Berlin",
    attributes={"plan": "größer", "level": 2**63 - 1, "rate": 1.0, "far": 1e22, "tiny": 5e-324, "beta": True},
    first_sign_in_at=START + timedelta(microseconds=1),
    last_event_at=START + timedelta(days=1),
)


async def add(store: Store, *accounts: Account) -> None:
    async with store.unit_of_work() as transaction:
        for account in accounts:
            await transaction.accounts.add(account)


async def find(store: Store, user_id: str) -> Account | None:
    async with store.unit_of_work() as transaction:
        return await transaction.accounts.find(user_id)


async def test_what_was_added_is_found_as_it_was(store: Store) -> None:
    await add(store, FULL)
    async with store.unit_of_work() as transaction:
        accounts = transaction.accounts
        found = await accounts.find(FULL.user_id)
        assert found == FULL
        assert repr(found.attributes) == repr(FULL.attributes)
        assert await accounts.find_by_name("ADA") == FULL
        assert await accounts.lock(FULL.user_id) == FULL


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    async with store.unit_of_work() as transaction:
        accounts = transaction.accounts
        assert await accounts.find("ada-1") is None
        assert await accounts.find_by_name("ada") is None
        assert await accounts.lock("ada-1") is None


async def test_a_name_is_given_once_in_whatever_case(store: Store) -> None:
    await add(store, an_account())
    with pytest.raises(UserNameTaken):
        await add(store, an_account("ada-2", "ADA"))
    assert await find(store, "ada-2") is None


async def test_a_name_cannot_be_changed_to_a_taken_one(store: Store) -> None:
    await add(store, an_account(), an_account("bob-1", "bob"))
    with pytest.raises(UserNameTaken):
        async with store.unit_of_work() as transaction:
            await transaction.accounts.save(an_account("bob-1", "Ada"))
    assert await find(store, "bob-1") == an_account("bob-1", "bob")


async def test_an_exception_undoes_everything(store: Store) -> None:
    async def fail_halfway() -> None:
        async with store.unit_of_work() as transaction:
            await transaction.accounts.add(FULL)
            await transaction.outbox.add([updated_event(FULL)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()
    assert await find(store, FULL.user_id) is None
    assert await store.event_ids() == set()


async def test_events_are_published_with_the_change(store: Store) -> None:
    event = updated_event(FULL)
    async with store.unit_of_work() as transaction:
        await transaction.accounts.add(FULL)
        await transaction.outbox.add([event])
    assert await store.event_ids() == {event.event_id}


async def test_a_change_is_kept(store: Store) -> None:
    await add(store, an_account())
    changed = replace(FULL, user_name="Countess")
    async with store.unit_of_work() as transaction:
        await transaction.accounts.save(changed)
        assert await transaction.accounts.find("ada-1") == changed
    assert await find(store, "ada-1") == changed


async def test_an_account_becomes_known_once(store: Store) -> None:
    await add(store, an_account())
    known = an_account(status=AccountStatus.KNOWN, first_sign_in_at=START)
    async with store.unit_of_work() as transaction:
        assert await transaction.accounts.mark_known(known)
        assert not await transaction.accounts.mark_known(known)
        assert await transaction.accounts.find("ada-1") == known


async def test_an_erased_account_is_gone_and_its_name_is_free(store: Store) -> None:
    await add(store, FULL)
    async with store.unit_of_work() as transaction:
        await transaction.accounts.erase(FULL.user_id, START)
    assert await find(store, FULL.user_id) is None
    await add(store, an_account("ada-2", FULL.user_name))
    async with store.unit_of_work() as transaction:
        found, total = await transaction.accounts.search(AccountQuery(limit=10, offset=0))
        assert ([account.user_id for account in found], total) == (["ada-2"], 1)
        assert await transaction.accounts.other_active_admins("nobody") == 0


async def test_searching(store: Store) -> None:
    newer = START + timedelta(seconds=1)
    ada, bob = an_account(), an_account("bob-1", "Bob_1", created_at=newer)
    root = replace(FULL, user_id="root-1", user_name="bobxroot", created_at=newer + timedelta(seconds=1))
    await add(store, ada, bob, root)

    async def ids(limit: int = 10, offset: int = 0, **query: object) -> tuple[list[str], int]:
        async with store.unit_of_work() as transaction:
            asked = AccountQuery(limit, offset, **query)  # type: ignore[arg-type]  # filters of any type
            found, total = await transaction.accounts.search(asked)
        return [account.user_id for account in found], total

    assert await ids() == (["root-1", "bob-1", "ada-1"], 3)
    assert await ids(limit=1, offset=1) == (["bob-1"], 3)
    assert await ids(offset=5) == ([], 3)
    assert await ids(status=AccountStatus.NEW) == (["bob-1", "ada-1"], 2)
    assert await ids(role=Role.ADMIN) == (["root-1"], 1)
    assert await ids(user_name_prefix="BOB") == (["root-1", "bob-1"], 2)
    assert await ids(user_name_prefix="bob_") == (["bob-1"], 1)
    assert await ids(user_name_prefix="ob") == ([], 0)


async def test_counting_the_other_administrators(store: Store) -> None:
    banned = replace(FULL, user_id="root-2", user_name="second", status=AccountStatus.BANNED)
    third = replace(FULL, user_id="root-3", user_name="third")
    await add(store, FULL, banned, third, an_account("bob-1", "bob"))
    async with store.unit_of_work() as transaction:
        assert await transaction.accounts.other_active_admins(FULL.user_id) == 1
        assert await transaction.accounts.other_active_admins("bob-1") == 2
