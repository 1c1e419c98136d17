"""Crediting wallets over HTTP, and looking into them."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.domain.grants import Grant, book
from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.harness.waiting import eventually
from tests.integration.auth.bookings import CREDITS, WALLET, a_credit, credit
from tests.integration.auth.conftest import PROCESSING_SECRET, Api, somebody_waits_for_a_lock
from tests.unit.auth.fakes import START


async def test_a_reward_arrives_once(api: Api) -> None:
    user = await api.sign_up()
    bearer, processing = await api.bearer(), await api.processing()
    nothing = {"gold": 0, "diamonds": 0}
    assert (await api.http.get(WALLET, headers=bearer)).json() == nothing | {"owed": nothing}
    assert await credit(api, processing, a_credit(1, user["user_id"])) == ["credited"]
    assert await credit(api, processing, a_credit(1, user["user_id"])) == ["already_credited"]
    assert await credit(api, processing, a_credit(1, user["user_id"], diamonds=11)) == ["conflict"]
    assert (await api.http.get(WALLET, headers=bearer)).json() == {"gold": 0, "diamonds": 10, "owed": nothing}
    page = (await api.http.get(f"{WALLET}/ledger", headers=bearer)).json()
    [item] = page["items"]
    assert page["total"] == 1
    assert item["created_at"]
    assert item | {"created_at": None} == {
        "transaction_id": str(UUID(int=1)),
        "kind": "grant",
        "account": "wallet",
        "currency": "diamonds",
        "amount": 10,
        "reason": "quest",
        "created_at": None,
        "reverses": None,
    }


async def test_users_of_other_systems_can_earn(api: Api) -> None:
    assert await credit(api, await api.processing(), a_credit(1, "user1"), a_credit(2, "ü:'")) == ["credited"] * 2


async def test_a_deleted_user_earns_nothing(api: Api) -> None:
    user = await api.sign_up()
    await api.service.delete_account(user["user_id"])
    assert await credit(api, await api.processing(), a_credit(1, user["user_id"])) == ["refused"]


async def test_the_same_batches_from_several_dispatchers_at_once_are_credited_once(api: Api) -> None:
    processing = await api.processing()
    batch = [a_credit(number, f"user{number % 7}", gold=number) for number in range(1, 101)]
    orders = [batch, batch[::-1], batch[50:] + batch[:50], batch[::-1][30:]] * 2
    answers = await asyncio.gather(*(credit(api, processing, *order) for order in orders))
    statuses = [status for answer in answers for status in answer]
    assert statuses.count("credited") == 100
    assert set(statuses) == {"credited", "already_credited"}
    async with api.service.database.transaction() as session:
        total = await session.scalar(text("SELECT sum(amount) FROM wallet_balance WHERE currency = 'diamonds'"))
    assert total == 1000


async def test_a_batch_of_five_hundred_costs_as_many_statements_as_one_of_one(api: Api) -> None:
    processing = await api.processing()
    executed: list[str] = []

    async def statements(first: int, size: int) -> int:
        before = len(executed)
        batch = [a_credit(first + number, f"user{number}", gold=1) for number in range(size)]
        assert await credit(api, processing, *batch) == ["credited"] * size
        return len(executed) - before

    engine = api.service.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: executed.append(call[2]))
    assert await statements(1_000, 500) == await statements(1, 1)


@pytest.mark.parametrize("size", [0, 501])
async def test_batches_are_bounded(api: Api, size: int) -> None:
    body = {"credits": [a_credit(number, "user1") for number in range(size)]}
    assert (await api.http.post(CREDITS, headers=await api.processing(), json=body)).status_code == 422


async def test_credits_that_do_not_fit_are_refused_as_a_whole(api: Api) -> None:
    processing = await api.processing()
    changes: list[dict[str, Any]] = [
        {"gold": -1},
        {"gold": 1_000_000_001},
        {"gold": 2**70},
        {"gold": 1.5},
        {"gold": "1"},
        {"gold": True},
        {"user_id": "me"},
        {"user_id": ""},
        {"user_id": "a\0"},
        {"grant_id": "x"},
        {"reason": "a\0"},
        {"balance": 5},
    ]
    for change in changes:
        body = {"credits": [a_credit(1, "user1"), a_credit(2, "user1") | change]}
        assert (await api.http.post(CREDITS, headers=processing, json=body)).status_code == 422, change
    assert await credit(api, processing, a_credit(1, "user1"), a_credit(2, "user1", diamonds=0)) == [
        "credited",
        "refused",
    ]


async def test_only_processing_may_credit(api: Api) -> None:
    await api.sign_up()
    body = {"credits": [a_credit(1, "user1")]}
    for_catalog = {"service": "processing", "secret": PROCESSING_SECRET, "audience": "catalog-internal"}
    other_audience = (await api.http.post("/internal/v1/token", json=for_catalog)).json()["access_token"]
    strangers: list[dict[str, str]] = [
        {},
        await api.bearer(),
        await api.admin(),
        {"Authorization": f"Bearer {other_audience}"},
        {"Authorization": "Bearer x.y.z"},
    ]
    for header in strangers:
        assert (await api.http.post(CREDITS, headers=header, json=body)).status_code == 401
    wallet = await api.http.get(WALLET, headers=await api.processing())
    assert wallet.status_code == 401


async def test_a_service_needs_its_own_secret_and_an_audience_it_may_call(api: Api) -> None:
    def body(**changes: str) -> dict[str, str]:
        return {"service": "processing", "secret": PROCESSING_SECRET, "audience": "auth-internal"} | changes

    expected = {401: [{"secret": "x"}, {"service": "catalog"}, {"service": "\0"}], 403: [{"audience": "questline"}]}
    for status, all_changes in expected.items():
        for changes in all_changes:
            answer = await api.http.post("/internal/v1/token", json=body(**changes))
            assert answer.status_code == status, changes


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_transaction"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_to_change_the_books_whoever_asks(
    api: Api, servers: Servers, auth_database_url: str, table: str, statement: str
) -> None:
    await credit(api, await api.processing(), a_credit(1, "user1"))
    column = "amount" if table == "ledger_entry" else "reason"
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await change_by_owner(servers, auth_database_url, statement.format(table, column, column))


async def test_the_database_refuses_a_booking_that_does_not_sum_to_zero(api: Api) -> None:
    await credit(api, await api.processing(), a_credit(1, "user1"))

    async def book_one_side() -> None:
        async with api.service.database.transaction() as session:
            one_side = "INSERT INTO ledger_entry SELECT id, 'user:user1', 'gold', 5 FROM ledger_transaction"
            await session.execute(text(one_side))

    with pytest.raises(IntegrityError, match="does not sum to zero"):
        await book_one_side()


async def test_an_account_cannot_be_deleted_in_the_middle_of_a_credit(api: Api) -> None:
    user_id = (await api.sign_up())["user_id"]
    grant = Grant("1", user_id, 0, 10, "quest")
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        assert await transaction.ledger.closed_wallets({user_id}) == frozenset()
        deletion = asyncio.create_task(api.service.delete_account(user_id))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
        await transaction.ledger.book([book(grant, START)])
    await deletion
    assert await credit(api, await api.processing(), a_credit(2, user_id)) == ["refused"]


async def test_batches_that_share_ids_in_another_order_do_not_deadlock(api: Api) -> None:
    unit_of_work = PostgresUnitOfWork(api.service.database)
    one, two = (book(Grant(number, "user1", 0, 10, "quest"), START) for number in ("1", "2"))

    async def book_in_reverse() -> frozenset[str]:
        async with unit_of_work() as transaction:
            return await transaction.ledger.book([two, one])

    async with unit_of_work() as transaction:
        await transaction.ledger.book([one])
        other = asyncio.create_task(book_in_reverse())
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
        await transaction.ledger.book([two])
    assert await other == frozenset()
