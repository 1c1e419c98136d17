"""Looking into the ledger over HTTP, and finding what was spoilt."""

import pytest
from sqlalchemy import text

from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.integration.auth.bookings import CHECK, LOOKUP, a_credit, a_reversal, an_id, ask, credit, reverse, spend
from tests.integration.auth.conftest import Api


async def test_looking_transactions_up(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1", gold=5, reason="first"))
    await spend(api, "user1", 8)
    await reverse(api, processing, a_reversal(101, 1, "user1"))
    await credit(api, processing, a_credit(2, "user1"))
    asked = [an_id(number) for number in (2, 9, 1, 101, 2)]
    found = (await ask(api, LOOKUP, processing, transaction_ids=asked))["transactions"]
    for transaction in found:
        assert transaction.pop("created_at")
        entries = {(entry["account"], entry["currency"]): entry["amount"] for entry in transaction.pop("entries")}
        assert sum(entries.values()) == 0
        transaction["user's"] = {key: amount for key, amount in entries.items() if key[0] != "system:grants"}
    assert found == [
        {
            "transaction_id": an_id(2),
            "kind": "grant",
            "user_id": "user1",
            "gold": 0,
            "diamonds": 10,
            "reason": "quest",
            "reverses": None,
            "reversed_by": None,
            "user's": {("debt:user1", "diamonds"): 8, ("user:user1", "diamonds"): 2},
        },
        {
            "transaction_id": an_id(1),
            "kind": "grant",
            "user_id": "user1",
            "gold": 5,
            "diamonds": 10,
            "reason": "first",
            "reverses": None,
            "reversed_by": an_id(101),
            "user's": {("user:user1", "gold"): 5, ("user:user1", "diamonds"): 10},
        },
        {
            "transaction_id": an_id(101),
            "kind": "reversal",
            "user_id": "user1",
            "gold": -5,
            "diamonds": -10,
            "reason": "fraud",
            "reverses": an_id(1),
            "reversed_by": None,
            "user's": {
                ("user:user1", "gold"): -5,
                ("user:user1", "diamonds"): -2,
                ("debt:user1", "diamonds"): -8,
            },
        },
    ]


async def test_looks_are_bounded(api: Api) -> None:
    processing = await api.processing()
    lookups = [[], [an_id(number) for number in range(501)], ["x"], [None], "x"]
    for transaction_ids in lookups:
        answer = await api.http.post(LOOKUP, headers=processing, json={"transaction_ids": transaction_ids})
        assert answer.status_code == 422
    for change in (
        {"limit": 0},
        {"limit": 1001},
        {"limit": "5"},
        {"after": "a\0"},
        {"after": None},
        {"before": ""},
        {"users": [""]},
    ):
        assert (await api.http.post(CHECK, headers=processing, json=change)).status_code == 422, change


async def test_checking_walks_through_all_users(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, *(a_credit(number, f"user{number}") for number in range(1, 6)))
    assert await ask(api, CHECK, processing) == {"checked": 5, "next": None, "drift": []}
    stretches = [await ask(api, CHECK, processing, limit=2)]
    while stretches[-1]["next"] is not None:
        stretches.append(await ask(api, CHECK, processing, after=stretches[-1]["next"], limit=2))
    assert [stretch["checked"] for stretch in stretches] == [2, 2, 1]


async def test_checking_looks_at_those_alone_who_are_named(api: Api) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"), a_credit(2, "user2"))
    async with api.service.database.transaction() as session:
        await session.execute(text("UPDATE wallet_balance SET amount = 11 WHERE user_id = 'user1'"))
    asked = [await ask(api, CHECK, processing, users=users) for users in (["user2", "nobody"], ["user1"])]
    assert [len(answer["drift"]) for answer in asked] == [0, 1]
    assert [(answer["checked"], answer["next"]) for answer in asked] == [(2, None), (1, None)]


SPOILT = {
    "UPDATE wallet_balance SET amount = 11 WHERE user_id = 'user1'": [("user1", "balance", "diamonds", 11, 10)],
    "DELETE FROM wallet_balance WHERE user_id = 'user1'": [("user1", "balance", "diamonds", 0, 10)],
    "INSERT INTO wallet_balance VALUES ('user3', 'gold', 5, 0)": [("user3", "balance", "gold", 5, 0)],
    "UPDATE wallet_balance SET amount = 0, owed = 3 WHERE user_id = 'user1'": [
        ("user1", "balance", "diamonds", 0, 10),
        ("user1", "debt", "diamonds", 3, 0),
    ],
    """INSERT INTO ledger_entry SELECT id, account, 'diamonds', amount FROM ledger_transaction,
              (VALUES ('debt:user2', 20), ('system:grants', -20)) AS line (account, amount) WHERE id = 'odd'""": [
        ("user2", "debt", "diamonds", 0, -20),
        ("user2", "negative", "diamonds", 0, -20),
    ],
}


@pytest.mark.parametrize("statement", SPOILT)
async def test_checking_finds_what_was_spoilt(
    api: Api, servers: Servers, auth_database_url: str, statement: str
) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"), a_credit(2, "user2"))
    odd = "INSERT INTO ledger_transaction VALUES ('odd', 'grant', 'user2', '', 'odd', now())"
    await change_by_owner(servers, auth_database_url, odd, statement)
    drift = (await ask(api, CHECK, processing))["drift"]
    found = [(item["user_id"], item["kind"], item["currency"], item["stored"], item["summed"]) for item in drift]
    assert found == SPOILT[statement]
    other = (await ask(api, CHECK, processing, after="user3"))["drift"]
    assert other == []


async def test_checking_finds_a_booking_that_the_triggers_did_not_see(
    api: Api, servers: Servers, auth_database_url: str
) -> None:
    processing = await api.processing()
    await credit(api, processing, a_credit(1, "user1"))
    await change_by_owner(
        servers,
        auth_database_url,
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "UPDATE ledger_entry SET amount = 11 WHERE account = 'user:user1'",
    )
    drift = (await ask(api, CHECK, processing))["drift"]
    assert drift == [
        {
            "user_id": "user1",
            "kind": kind,
            "currency": "diamonds",
            "stored": stored,
            "summed": summed,
            "transaction_id": transaction_id,
        }
        for kind, stored, summed, transaction_id in (
            ("balance", 10, 11, None),
            ("unbalanced", None, 1, an_id(1)),
        )
    ]


async def test_the_outbox_is_shown_to_services(api: Api) -> None:
    processing = await api.processing()
    assert (await api.http.get("/internal/v1/outbox", headers=processing)).json() == {
        "pending": 0,
        "oldest_age_seconds": 0,
    }
    await api.sign_up()
    assert (await api.sign_in()).status_code == 200
    waiting = (await api.http.get("/internal/v1/outbox", headers=processing)).json()
    assert waiting["pending"] > 0
    assert waiting["oldest_age_seconds"] > 0
    assert (await api.http.get("/internal/v1/outbox")).status_code == 401
    assert (await api.http.get("/internal/v1/outbox", headers=await api.bearer())).status_code == 401
