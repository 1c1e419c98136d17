"""The dispatcher against a wallet that fails in every way that a network knows, and after its own death."""

import asyncio
import random
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from processing_service.application.credit_grants import CreditGrants
from processing_service.entrypoints.dispatcher import Dispatcher
from shared.exceptions import TemporaryError
from tests.harness.waiting import eventually
from tests.integration.processing.auth_server import AuthServer
from tests.integration.processing.crediting import STATUSES, Crediting
from tests.integration.processing.grants import grant, rows, write_grants


@pytest.mark.parametrize("fault", ["error", "lost", "unauthorized", "hang", "garbage"])
async def test_whatever_goes_wrong_each_grant_is_booked_once(crediting: Crediting, fault: Any) -> None:
    """The same ids are sent again until there is an answer."""
    await write_grants(crediting.database, *(grant(f"user{number}") for number in range(5)))
    crediting.auth.faults.extend([fault, fault])
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 5)]))
    assert len(crediting.auth.ledger) == 5
    assert len(crediting.auth.requests) > 2
    assert await rows(crediting.database, "SELECT count(*), count(DISTINCT user_id) FROM toast") == [(5, 5)]


async def test_a_refused_service_token_is_replaced(crediting: Crediting) -> None:
    """After a 401 the next attempt carries a fresh token."""
    await write_grants(crediting.database, grant())
    crediting.auth.faults.append("unauthorized")
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 1)]))
    assert crediting.auth.tokens_issued == 2


async def test_a_storm_of_faults_ends_with_every_grant_booked_once(crediting: Crediting) -> None:
    """Three dispatchers, a third of all answers wrong or lost."""
    grants = [grant(f"user{number % 20}", number // 20 + 1) for number in range(200)]
    await write_grants(crediting.database, *grants)
    source = random.Random(7)
    crediting.auth.faults.extend(source.choice(["error", "lost", "unauthorized", "garbage"]) for _ in range(12))
    async with crediting.dispatching(3, batch_size=20):
        await eventually(crediting.holds(STATUSES, [("credited", 200)]), within_seconds=30)
    assert len(crediting.auth.ledger) == 200
    assert await rows(crediting.database, "SELECT DISTINCT max(sequence), count(*) FROM toast GROUP BY user_id") == [
        (10, 10)
    ]


async def test_an_outage_is_waited_out(processing_database_url: str) -> None:
    """Nobody listens at first; when the auth service comes, everything is credited once."""
    auth = AuthServer()
    async with httpx.AsyncClient() as http:
        crediting = Crediting(processing_database_url, auth, http)
        await write_grants(crediting.database, *(grant(f"user{number}") for number in range(3)))
        before = _attempts("unavailable")

        async def tried() -> bool:
            return _attempts("unavailable") >= before + 3

        async with crediting.dispatching():
            await eventually(tried)
            assert auth.ledger == {}
            async with auth.running():
                await eventually(crediting.holds(STATUSES, [("credited", 3)]))
        await crediting.database.close()
    assert len(auth.ledger) == 3


async def test_what_the_wallet_will_never_book_is_parked_alone(crediting: Crediting) -> None:
    """A conflict and a refusal are parked with the answer; the rest of the batch is credited."""
    await write_grants(crediting.database, grant("good"), grant("refused"), grant("conflict"))
    other_amount = grant("conflict")
    crediting.auth.refused_users.add("refused")
    async with httpx.AsyncClient() as http:
        credit = {"grant_id": other_amount.grant_id, "user_id": "conflict", "diamonds": 99, "reason": "another"}
        await http.post(
            f"{crediting.auth.url}/internal/v1/credits",
            json={"credits": [credit]},
            headers={"Authorization": "Bearer service-token-0"},
        )
    before = _attempts("conflict"), _attempts("refused")
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 1), ("parked", 2)]))
    assert (_attempts("conflict"), _attempts("refused")) == (before[0] + 1, before[1] + 1)
    parked = await rows(
        crediting.database, "SELECT user_id, last_error FROM reward_grant WHERE status = 'parked' ORDER BY 1"
    )
    assert parked == [
        ("conflict", "conflict: booked with another body"),
        ("refused", "refused: the user has been deleted"),
    ]
    assert await rows(crediting.database, "SELECT user_id FROM toast") == [("good",)]


async def test_one_unreadable_grant_takes_no_other_down(crediting: Crediting) -> None:
    """Where the request as a whole is refused, the culprit is found by halving."""
    grants = [grant(f"user{number}") for number in range(7)]
    await write_grants(crediting.database, *grants)
    crediting.auth.unreadable.add(grants[4].grant_id)
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 6), ("parked", 1)]))
    assert grants[4].grant_id not in crediting.auth.ledger


async def test_a_grant_on_which_the_wallet_fails_holds_up_nobody(crediting: Crediting) -> None:
    """It goes on failing, and is tried for ever; the others get past it."""
    grants = [grant(f"user{number}") for number in range(10)]
    await write_grants(crediting.database, *grants)
    crediting.auth.fatal.add(grants[0].grant_id)
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 9), ("sending", 1)]))
        crediting.auth.fatal.clear()
        await eventually(crediting.holds(STATUSES, [("credited", 10)]))


async def test_what_a_dead_dispatcher_had_in_hand_is_taken_over(crediting: Crediting) -> None:
    """After the lease; before it nobody touches the grant."""
    await write_grants(crediting.database, grant("user1"), grant("user2"))
    assert len(await crediting.queue.claim(1, lease_seconds=3600)) == 1
    assert len(await crediting.queue.claim(1, lease_seconds=0)) == 1
    async with crediting.dispatching():
        await eventually(crediting.holds(STATUSES, [("credited", 1), ("sending", 1)]))
    assert len(crediting.auth.ledger) == 1


async def test_a_stop_during_an_outage_ends_at_once(processing_database_url: str) -> None:
    """The pause between two attempts is cut short, and the grant waits for the next dispatcher."""
    async with httpx.AsyncClient() as http:
        crediting = Crediting(processing_database_url, AuthServer(), http)
        await write_grants(crediting.database, grant())
        credit = CreditGrants(crediting.queue, crediting.wallet, lease_seconds=60)
        dispatcher = Dispatcher(credit, batch_size=10, longest_pause_seconds=3600)
        before = _attempts("unavailable")
        stop = asyncio.Event()
        running = asyncio.create_task(dispatcher.run(stop))

        async def tried() -> bool:
            return _attempts("unavailable") > before

        await eventually(tried)
        stop.set()
        await asyncio.wait_for(running, 10)
        assert len(await crediting.queue.claim(10, 60)) == 1
        await crediting.database.close()


async def test_the_wallet_asks_for_no_token_without_an_auth_service(processing_database_url: str) -> None:
    """No token is an outage like any other."""
    async with httpx.AsyncClient() as http:
        crediting = Crediting(processing_database_url, AuthServer(), http)
        await write_grants(crediting.database, grant())
        with pytest.raises(TemporaryError, match="no service token"):
            await CreditGrants(crediting.queue, crediting.wallet, lease_seconds=60)(10)
        assert await rows(crediting.database, "SELECT status, last_error <> '' FROM reward_grant") == [
            ("sending", True)
        ]
        await crediting.database.close()


def _attempts(result: str) -> float:
    return REGISTRY.get_sample_value("quest_reward_credit_attempts_total", {"result": result}) or 0
