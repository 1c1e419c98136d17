"""Taking grants back over HTTP, one after another and many at once."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import event, text

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.domain.grants import Grant, Policy, Reversal, book, book_reversal
from auth_service.domain.ledger import Currency
from tests.harness.waiting import eventually
from tests.integration.auth.bookings import (
    CHECK,
    CREDITS,
    REVERSALS,
    WALLET,
    a_credit,
    a_reversal,
    an_id,
    ask,
    credit,
    reverse,
    spend,
)
from tests.integration.auth.conftest import PROCESSING_SECRET, Api, somebody_waits_for_a_lock
from tests.unit.auth.fakes import START


async def wallet(api: Api, bearer: dict[str, str]) -> dict[str, Any]:
    answer: dict[str, Any] = (await api.http.get(WALLET, headers=bearer)).json()
    return answer


async def test_a_reward_is_taken_back_and_the_debt_repaid(api: Api) -> None:
    user_id = (await api.sign_up())["user_id"]
    bearer, processing = await api.bearer(), await api.processing()
    await credit(api, processing, a_credit(1, user_id, gold=5))
    await spend(api, user_id, 8)
    assert await reverse(api, processing, a_reversal(101, 1, user_id)) == ["reversed"]
    assert await wallet(api, bearer) == {"gold": 0, "diamonds": 0, "owed": {"gold": 0, "diamonds": 8}}
    assert await reverse(api, processing, a_reversal(101, 1, user_id)) == ["already_reversed"]
    assert await credit(api, processing, a_credit(1, user_id, gold=5)) == ["already_credited"]
    assert await credit(api, processing, a_credit(2, user_id)) == ["credited"]
    assert await wallet(api, bearer) == {"gold": 0, "diamonds": 2, "owed": {"gold": 0, "diamonds": 0}}
    items = (await api.http.get(f"{WALLET}/ledger?limit=5", headers=bearer)).json()["items"]
    shown = [(item["kind"], item["account"], item["currency"], item["amount"], item["reverses"]) for item in items]
    assert shown == [
        ("grant", "wallet", "diamonds", 2, None),
        ("grant", "debt", "diamonds", 8, None),
        ("reversal", "wallet", "diamonds", -2, an_id(1)),
        ("reversal", "debt", "diamonds", -8, an_id(1)),
        ("reversal", "wallet", "gold", -5, an_id(1)),
    ]
    assert items[2]["reason"] == "fraud"


async def test_every_item_has_its_own_answer(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"), a_credit(2, "user2"))
    batch = [
        a_reversal(101, 1, "user1"),
        a_reversal(101, 1, "user1"),
        a_reversal(102, 1, "user1"),
        a_reversal(103, 2, "user1"),
        a_reversal(104, 9, "user1"),
        a_reversal(2, 2, "user2"),
    ]
    answer = await ask(api, REVERSALS, processing, reversals=batch)
    results = [(result["reversal_id"], result["status"]) for result in answer["results"]]
    statuses = ["reversed", "already_reversed", "conflict", "conflict", "not_credited", "conflict"]
    assert results == [(item["reversal_id"], status) for item, status in zip(batch, statuses, strict=True)]
    assert [result["detail"] is None for result in answer["results"]] == [True, True, False, False, False, False]


async def test_a_deleted_user_owes_nothing(api: Api) -> None:
    user_id = (await api.sign_up())["user_id"]
    processing = await api.processing()
    await credit(api, processing, a_credit(1, user_id))
    await spend(api, user_id, 8)
    await api.service.delete_account(user_id)
    assert await reverse(api, processing, a_reversal(101, 1, user_id)) == ["reversed"]
    async with api.service.database.transaction() as session:
        held = (await session.execute(text("SELECT amount, owed FROM wallet_balance"))).one()
        written_off = "SELECT sum(amount) FROM ledger_entry WHERE account = 'system:written_off'"
        assert await session.scalar(text(written_off)) == -8
    assert tuple(held) == (0, 0)


async def test_reversals_that_do_not_fit_are_refused_as_a_whole(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"))
    changes: list[dict[str, Any]] = [
        {"policy": "forgive"},
        {"policy": None},
        {"user_id": "me"},
        {"user_id": "a\0"},
        {"grant_id": "x"},
        {"reversal_id": "x"},
        {"reason": ""},
        {"reason": "a\0"},
        {"gold": 5},
    ]
    for change in changes:
        body = {"reversals": [a_reversal(101, 1, "user1"), a_reversal(102, 1, "user1") | change]}
        assert (await api.http.post(REVERSALS, headers=processing, json=body)).status_code == 422, change
    for size in (0, 501):
        body = {"reversals": [a_reversal(100 + number, 1, "user1") for number in range(size)]}
        assert (await api.http.post(REVERSALS, headers=processing, json=body)).status_code == 422, size
    assert await reverse(api, processing, a_reversal(101, 1, "user1")) == ["reversed"]


async def test_a_batch_of_five_hundred_costs_as_many_statements_as_one_of_one(api: Api) -> None:
    processing = await api.processing()
    executed: list[str] = []

    async def statements(first: int, size: int) -> int:
        numbers = range(first, first + size)
        await credit(api, processing, *(a_credit(number, f"user{number}", gold=1) for number in numbers))
        before = len(executed)
        batch = [a_reversal(10_000 + number, number, f"user{number}") for number in numbers]
        assert await reverse(api, processing, *batch) == ["reversed"] * size
        return len(executed) - before

    engine = api.service.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: executed.append(call[2]))
    assert await statements(1_000, 500) == await statements(1, 1)


@pytest.mark.parametrize("path", [CREDITS, REVERSALS, "/internal/v1/ledger/lookup", CHECK])
async def test_only_processing_gets_at_the_ledger(api: Api, path: str) -> None:
    await api.sign_up()
    for_catalog = {"service": "processing", "secret": PROCESSING_SECRET, "audience": "catalog-internal"}
    other_audience = (await api.http.post("/internal/v1/token", json=for_catalog)).json()["access_token"]
    strangers = [{}, await api.bearer(), await api.admin(), {"Authorization": f"Bearer {other_audience}"}]
    for header in strangers:
        assert (await api.http.post(path, headers=header, json={})).status_code == 401


async def test_two_who_reverse_the_same_grant_under_other_ids_take_it_back_once(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"))
    reversal = Reversal(an_id(101), an_id(1), "user1", Policy.OWE, "fraud")
    booking = book_reversal(reversal, {Currency.DIAMONDS: 10}, START, wallet_is_closed=False)
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.lock({an_id(1)})
        other = asyncio.create_task(reverse(api, processing, a_reversal(102, 1, "user1")))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
        await transaction.ledger.book([booking])
    assert await other == ["conflict"]


async def test_an_id_that_is_taken_in_the_same_moment_books_nothing(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"), a_credit(2, "user1"))
    batch = [a_reversal(101, 1, "user1"), a_reversal(102, 2, "user1")]
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.book([book(Grant(an_id(102), "user2", 0, 10, "quest"), START)])
        overtaken = asyncio.create_task(api.http.post(REVERSALS, headers=processing, json={"reversals": batch}))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
    assert (await overtaken).status_code == 503
    assert await reverse(api, processing, *batch) == ["reversed", "conflict"]


async def test_a_credit_waits_for_a_reversal_of_the_same_user_and_repays_it(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"))
    await spend(api, "user1", 10)
    reversal = Reversal(an_id(101), an_id(1), "user1", Policy.OWE, "fraud")
    async with PostgresUnitOfWork(api.service.database)() as transaction:
        await transaction.ledger.book([book_reversal(reversal, {Currency.DIAMONDS: 10}, START, wallet_is_closed=False)])
        crediting = asyncio.create_task(credit(api, processing, a_credit(2, "user1", diamonds=15)))
        await eventually(lambda: somebody_waits_for_a_lock(api.service.database))
    assert await crediting == ["credited"]
    async with api.service.database.transaction() as session:
        held = (await session.execute(text("SELECT amount, owed FROM wallet_balance"))).one()
    assert tuple(held) == (5, 0)


async def test_many_credits_and_reversals_at_once(api: Api) -> None:
    processing = await api.processing()
    chance = random.Random(7)
    users = ["user1", "user1", "user1", "user2", "user3"]
    owner = {number: chance.choice(users) for number in range(1, 121)}
    first = [a_credit(number, owner[number]) for number in range(1, 61)]
    later = [a_credit(number, owner[number], gold=1) for number in range(61, 121)]
    taken = [a_reversal(1000 + number, number, owner[number]) for number in range(1, 61)]
    await credit(api, processing, *first)
    spent = {user: sum(10 for item in first if item["user_id"] == user) - 5 for user in set(users)}
    for user, amount in spent.items():
        await spend(api, user, amount)

    def some(batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return chance.sample(batch, k=20)

    answers = await asyncio.gather(
        *(credit(api, processing, *some(later)) for _ in range(12)),
        *(reverse(api, processing, *some(taken)) for _ in range(12)),
        credit(api, processing, *later),
        reverse(api, processing, *taken),
    )
    statuses = [status for answer in answers for status in answer]
    assert statuses.count("credited") == 60
    assert statuses.count("reversed") == 60
    assert set(statuses) == {"credited", "already_credited", "reversed", "already_reversed"}
    assert (await ask(api, CHECK, processing))["drift"] == []
    async with api.service.database.transaction() as session:
        rows = await session.execute(
            text("SELECT user_id, amount - owed FROM wallet_balance WHERE currency = 'diamonds'")
        )
        left = {user_id: int(amount) for user_id, amount in rows}
    earned = {user: sum(10 for item in later if item["user_id"] == user) for user in set(users)}
    assert left == {user: earned[user] - spent[user] for user in earned}
