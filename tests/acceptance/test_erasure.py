"""Deleting a user: everybody forgets the person, the token opens nothing any more, what comes later is dropped."""

import json
from datetime import UTC, datetime

import httpx

from tests.harness.quests import SIGN_IN_QUEST, event, publish_quest, send, until_progress, until_wallet
from tests.harness.reconcile import reconcile
from tests.harness.sql import count, query
from tests.harness.system import System
from tests.harness.waiting import eventually

LOG_AND_PROGRESS = ("event", "user_quest_reward", "completion", "toast", "webhook_delivery", "parked_message")


async def test_a_deleted_user_is_forgotten_and_stays_so(system: System) -> None:
    account = await system.sign_up(time_zone="Europe/Lisbon")
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 1}, repeat={"limit": 9, "reset": "on_completion"})
    event_type = quest["objective"]["on"][0]
    first = event(event_type, account.user_id, event_data={"secret": "of the user"})
    await send(system, [json.dumps(first).encode()], event_type)
    await until_wallet(system, token, diamonds=10)
    await until_progress(system, token, SIGN_IN_QUEST, progress=1)
    async with system.client(token) as client:
        assert (await client.delete("/api/v1/users/me")).status_code == httpx.codes.NO_CONTENT

        async def erased() -> bool:
            for table in (*LOG_AND_PROGRESS, "standing", "period_standing", "star_token", "level_reached"):
                assert await count(system, "processing", f"{table} WHERE user_id = :user", user=account.user_id) == 0
            return True

        await eventually(erased, within_seconds=60)
        await the_token_opens_nothing(client)
    again = [json.dumps(one).encode() for one in (first, event(event_type, account.user_id))]
    await send(system, again, event_type)
    await until_discarded(system, json.loads(again[-1])["event_id"])
    assert await erased()
    await reconcile(system)
    assert await query(
        system, "auth", "SELECT currency, amount FROM wallet_balance WHERE user_id = :user", user=account.user_id
    ) == [{"currency": "diamonds", "amount": 10}]  # the books must balance


async def the_token_opens_nothing(client: httpx.AsyncClient) -> None:
    """A token outlives its user by minutes; nothing of theirs is behind it."""
    for path in ("/api/v1/users/me", "/api/v1/wallet/me", "/api/v1/wallet/me/ledger"):
        assert (await client.get(path)).status_code == httpx.codes.UNAUTHORIZED
    assert (await client.post("/api/v1/login/test-token")).status_code == httpx.codes.UNAUTHORIZED
    shown = (await client.get("/api/v1/progress/me?limit=100")).json()["items"]
    assert {(item["progress"], item["times_completed"]) for item in shown} == {(0, 0)}
    assert (await client.get("/api/v1/toasts")).json()["items"] == []


async def test_a_deleted_user_cannot_come_back_with_old_credentials(system: System) -> None:
    account = await system.sign_up()
    async with system.client() as client:
        form = {"username": account.user_name, "password": account.password}
        pair = (await client.post("/api/v1/login/access-token", data=form)).json()
        me = {"Authorization": f"Bearer {pair['access_token']}"}
        assert (await client.delete("/api/v1/users/me", headers=me)).status_code == httpx.codes.NO_CONTENT
        refused = await client.post("/api/v1/login/refresh", json={"refresh_token": pair["refresh_token"]})
        assert refused.status_code == httpx.codes.UNAUTHORIZED
        refused = await client.post("/api/v1/login/access-token", data=form)
        assert refused.status_code == httpx.codes.UNAUTHORIZED


async def test_an_event_that_is_older_than_the_deletion_and_arrives_after_it_is_dropped(system: System) -> None:
    """Delivery order does not bring a user back."""
    user_id = "gone-before"
    gone = event("UserDeleted", user_id)
    late = event("UserSignIn", user_id, timestamp=datetime(2026, 1, 1, tzinfo=UTC).isoformat())
    await send(system, [json.dumps(gone).encode()], "UserDeleted")
    await until_discarded(system, gone["event_id"])
    await send(system, [json.dumps(late).encode()], "UserSignIn")
    await until_discarded(system, late["event_id"])
    assert await count(system, "processing", "event WHERE user_id = :user", user=user_id) == 0


async def until_discarded(system: System, event_id: str) -> None:
    """Wait until all that is kept of an event is the hash of its id."""

    async def discarded() -> bool:
        kept = "erased_event WHERE event_id_hash = sha256(convert_to(:id, 'UTF8'))"
        return await count(system, "processing", kept, id=event_id) == 1

    await eventually(discarded, within_seconds=60)


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
