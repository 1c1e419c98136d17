"""Spending over HTTP, one after another and many at once."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import event, text

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.bootstrap import open_service
from auth_service.domain.debits import Debit, book_debit
from auth_service.domain.grants import Grant, book
from auth_service.entrypoints.http.app import build_app
from tests.harness.waiting import eventually
from tests.integration.auth.bookings import (
    CHECK,
    DEBITS,
    LOOKUP,
    WALLET,
    a_credit,
    a_debit,
    a_reversal,
    an_id,
    ask,
    credit,
    debit,
    reverse,
)
from tests.integration.auth.conftest import SHOP_SECRET, Api, settings_for, somebody_waits_for_a_lock
from tests.unit.auth.fakes import START


async def test_a_user_pays_once_and_sees_it(api: Api) -> None:
    user_id = (await api.sign_up())["user_id"]
    bearer, shop, processing = await api.bearer(), await api.shop(), await api.processing()
    assert await debit(api, shop, a_debit(2, user_id)) == ["not_covered"]
    await credit(api, processing, a_credit(1, user_id))
    assert await debit(api, shop, a_debit(2, user_id), a_debit(3, user_id)) == ["not_covered", "debited"]
    assert await debit(api, shop, a_debit(3, user_id)) == ["already_debited"]
    assert await debit(api, shop, a_debit(3, user_id, diamonds=1), a_debit(4, user_id)) == ["conflict", "not_covered"]
    assert (await api.http.get(WALLET, headers=bearer)).json()["diamonds"] == 2
    page = (await api.http.get(f"{WALLET}/ledger", headers=bearer)).json()
    shown = [(line["kind"], line["account"], line["amount"], line["reason"]) for line in page["items"]]
    assert shown == [("debit", "wallet", -8, "hat"), ("grant", "wallet", 10, "quest")]
    export = (await api.http.get("/api/v1/users/me/export", headers=bearer)).json()
    assert [line["amount"] for line in export["ledger"]] == [10, -8]
    assert [line["transaction_id"] for line in export["debits_not_covered"]] == [an_id(2), an_id(4)]
    assert (await ask(api, CHECK, processing))["drift"] == []


async def test_debits_are_looked_up_also_those_that_were_not_covered(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"))
    await debit(api, await api.shop(), a_debit(2, "user1"), a_debit(3, "user1"))
    found = (await ask(api, LOOKUP, processing, transaction_ids=[an_id(2), an_id(3)]))["transactions"]
    assert [(item["kind"], item["diamonds"], len(item["entries"])) for item in found] == [
        ("debit", -8, 2),
        ("debit", 0, 0),
    ]
    assert {entry["account"]: entry["amount"] for entry in found[0]["entries"]} == {"user:user1": -8, "system:spent": 8}


async def test_what_is_owed_cannot_be_spent(api: Api) -> None:
    processing, shop = await api.processing(), await api.shop()
    await credit(api, processing, a_credit(1, "user1"))
    await debit(api, shop, a_debit(2, "user1"))
    assert await reverse(api, processing, a_reversal(101, 1, "user1")) == ["reversed"]
    assert await debit(api, shop, a_debit(3, "user1", diamonds=1)) == ["not_covered"]
    await credit(api, processing, a_credit(4, "user1"))
    assert await debit(api, shop, a_debit(5, "user1", diamonds=3), a_debit(6, "user1", diamonds=2)) == [
        "not_covered",
        "debited",
    ]


async def test_debits_that_do_not_fit_are_refused_as_a_whole(api: Api) -> None:
    shop = await api.shop()
    await credit(api, await api.processing(), a_credit(1, "user1"))
    changes: list[dict[str, Any]] = [
        {"gold": -1},
        {"diamonds": 1_000_000_001},
        {"gold": 1.5},
        {"gold": True},
        {"user_id": "me"},
        {"user_id": "a\0"},
        {"debit_id": "x"},
        {"reason": ""},
        {"reason": "a\0"},
        {"policy": "owe"},
    ]
    for change in changes:
        body = {"debits": [a_debit(2, "user1"), a_debit(3, "user1") | change]}
        assert (await api.http.post(DEBITS, headers=shop, json=body)).status_code == 422, change
    for size in (0, 501):
        body = {"debits": [a_debit(100 + number, "user1") for number in range(size)]}
        assert (await api.http.post(DEBITS, headers=shop, json=body)).status_code == 422, size
    assert await debit(api, shop, a_debit(2, "user1"), a_debit(3, "user1", diamonds=0)) == ["debited", "refused"]


async def test_the_shop_may_spend_and_nothing_else_and_nobody_else_may(api: Api) -> None:
    await api.sign_up()
    body = {"debits": [a_debit(1, "user1")]}
    for header, status in (
        ({}, 401),
        (await api.bearer(), 401),
        (await api.admin(), 401),
        (await api.processing(), 403),
    ):
        assert (await api.http.post(DEBITS, headers=header, json=body)).status_code == status
    shop = await api.shop()
    for path in ("/internal/v1/credits", "/internal/v1/reversals", LOOKUP, CHECK):
        assert (await api.http.post(path, headers=shop, json={})).status_code == 403
    assert (await api.http.get("/internal/v1/outbox", headers=shop)).status_code == 403
    elsewhere = {"service": "shop", "secret": SHOP_SECRET, "audience": "catalog-internal"}
    assert (await api.http.post("/internal/v1/token", json=elsewhere)).status_code == 403


@pytest.mark.parametrize("secret", [None, ""])
async def test_without_a_secret_there_is_no_shop(auth_database_url: str, secret: str | None) -> None:
    settings = settings_for(auth_database_url, service_secret_shop=secret)
    async with (
        open_service(settings) as service,
        httpx.AsyncClient(transport=httpx.ASGITransport(build_app(service)), base_url="http://auth.test") as http,
    ):
        body = {"service": "shop", "secret": secret or "", "audience": "auth-internal"}
        assert (await http.post("/internal/v1/token", json=body)).status_code in (401, 422)


async def test_a_batch_of_five_hundred_costs_as_many_statements_as_one_of_one(api: Api) -> None:
    shop, processing = await api.shop(), await api.processing()
    executed: list[str] = []

    async def statements(first: int, size: int) -> int:
        numbers = range(first, first + size)
        await credit(api, processing, *(a_credit(number, f"user{number}") for number in numbers))
        before = len(executed)
        batch = [a_debit(10_000 + number, f"user{number}") for number in numbers]
        assert await debit(api, shop, *batch) == ["debited"] * size
        return len(executed) - before

    engine = api.service.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: executed.append(call[2]))
    assert await statements(1_000, 500) == await statements(1, 1)


async def test_the_same_batches_from_several_shops_at_once_are_paid_once_and_never_beyond_what_there_is(
    api: Api,
) -> None:
    shop, processing = await api.shop(), await api.processing()
    users = [f"user{number}" for number in range(7)]
    await credit(api, processing, *(a_credit(1 + number, user, diamonds=50) for number, user in enumerate(users)))
    batch = [a_debit(100 + number, users[number % 7]) for number in range(100)]
    orders = [batch, batch[::-1], batch[50:] + batch[:50], batch[::-1][30:]] * 2
    answers = await asyncio.gather(*(debit(api, shop, *order) for order in orders))
    told: dict[str, set[str]] = {}
    for order, answer in zip(orders, answers, strict=True):
        for item, status in zip(order, answer, strict=True):
            told.setdefault(item["debit_id"], set()).add(status)
    paid = [statuses for statuses in told.values() if "debited" in statuses]
    assert len(paid) == 7 * 6  # eight diamonds each, of fifty
    assert all(statuses <= {"debited", "already_debited"} for statuses in paid)
    assert all(statuses == {"not_covered"} for statuses in told.values() if statuses not in paid)
    async with api.service.database.transaction() as session:
        balances = list(await session.scalars(text("SELECT amount FROM wallet_balance")))
    assert balances == [2] * 7
    assert (await ask(api, CHECK, processing))["drift"] == []


async def test_a_debit_waits_for_a_credit_of_the_same_wallet(api: Api) -> None:
    await credit(api, await api.processing(), a_credit(1, "user1", diamonds=1))
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.book([book(Grant(an_id(2), "user1", 0, 7, "quest"), START)])
        paying = asyncio.create_task(debit(api, await api.shop(), a_debit(3, "user1")))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
    assert await paying == ["debited"]


async def test_an_id_that_is_taken_in_the_same_moment_is_answered_as_what_it_became(api: Api) -> None:
    processing, shop = await api.processing(), await api.shop()
    await credit(api, processing, a_credit(1, "user1", diamonds=100))
    batch = [a_debit(number, "user1") for number in (101, 102, 103)]
    same, other = (Debit(an_id(number), "user1", 0, 8, reason) for number, reason in ((102, "hat"), (103, "shoes")))
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.book([book_debit(same, START), book_debit(other, START)])
        overtaken = asyncio.create_task(debit(api, shop, *batch))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
    assert await overtaken == ["debited", "already_debited", "conflict"]


async def test_an_account_cannot_be_deleted_in_the_middle_of_a_debit(api: Api) -> None:
    user_id = (await api.sign_up())["user_id"]
    await credit(api, await api.processing(), a_credit(1, user_id))
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        assert await transaction.ledger.closed_wallets({user_id}) == frozenset()
        deletion = asyncio.create_task(api.service.delete_account(user_id))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
        await transaction.ledger.book([book_debit(Debit(an_id(2), user_id, 0, 4, "hat"), START)])
    await deletion
    assert await debit(api, await api.shop(), a_debit(2, user_id, diamonds=4), a_debit(3, user_id, diamonds=1)) == [
        "already_debited",
        "refused",
    ]
