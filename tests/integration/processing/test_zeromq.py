"""The ZeroMQ front as a process: the exchange as it was first described, stopping, dying, keys, metrics."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zmq
import zmq.asyncio
from sqlalchemy import text

from processing_service.adapters.zeromq.curve import make_pair
from stack.ports import free_ports
from tests.harness.waiting import eventually
from tests.integration.processing.unlocking import achievement, install_all
from tests.integration.processing.zeromq_front import Fronts, ask_once, fronts_over

TREASURE = achievement("treasure", name="Find the treasure")
UNLOCK = {"request": "unlock", "user_id": "user1", "achievement": "Find the treasure"}
UNLOCKED = {"Status": "Success", "Achievement Unlocked": "Find the treasure"}
GET = {"request": "get_achievements", "user_id": "user1"}


@pytest.fixture
async def fronts(processing_database_url: str) -> AsyncIterator[Fronts]:
    """A database whose catalog knows one achievement, and no front yet."""
    async with fronts_over(processing_database_url) as opened:
        await install_all(opened.bench, TREASURE)
        yield opened


async def test_a_client_of_the_earlier_server_is_answered_word_by_word(fronts: Fronts) -> None:
    front = await fronts.ready()

    async def ask(request: object) -> object:
        return await asyncio.to_thread(ask_once, front.address, request)

    assert await ask(UNLOCK) == UNLOCKED
    assert await ask(UNLOCK) == UNLOCKED
    assert await ask({**UNLOCK, "achievement": "Slay the dragon"}) == {
        "Status": "Success",
        "Achievement Unlocked": "Slay the dragon",
    }
    assert await ask(GET) == {"Achievements": ["Find the treasure", "Slay the dragon"]}
    assert await ask({**GET, "user_id": "user2"}) == {"Achievements": []}
    assert await ask({"request": "unlock", "user_id": "user1"}) == {"Error": "Missing user_id or achievement"}
    assert await ask({"request": "Q"}) == {"Status": "Shutting down"}
    assert await front.died() == 0
    assert await fronts.bench.rows("SELECT user_id, quest_code FROM completion") == [("user1", "treasure")]


async def test_a_dealer_that_writes_the_envelope_itself_gets_its_answers_in_order(fronts: Fronts) -> None:
    front = await fronts.ready()
    socket = fronts.context.socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(front.address)
    for number in range(20):
        await socket.send_multipart([b"", json.dumps({**UNLOCK, "achievement": f"badge {number:02}"}).encode()])
        await socket.send_multipart([b"", json.dumps(GET).encode()])
    for number in range(20):
        name = f"badge {number:02}"
        assert await answer_of(socket) == {"Status": "Success", "Achievement Unlocked": name}
        assert await answer_of(socket) == {"Achievements": [f"badge {one:02}" for one in range(number + 1)]}
    socket.close()


async def answer_of(socket: zmq.asyncio.Socket) -> object:
    empty, body = await asyncio.wait_for(socket.recv_multipart(), 20)
    assert empty == b""
    return json.loads(body)


async def test_requests_come_through_a_device_too(fronts: Fronts, tmp_path: Path) -> None:
    front = await fronts.ready()
    inside, outside = fronts.context.socket(zmq.ROUTER), fronts.context.socket(zmq.DEALER)
    address = f"ipc://{tmp_path}/device"
    inside.bind(address)
    outside.connect(front.address)

    async def hand_on() -> None:
        await outside.send_multipart(await inside.recv_multipart())
        await inside.send_multipart(await outside.recv_multipart())

    handing_on = asyncio.create_task(hand_on())
    assert await asyncio.to_thread(ask_once, address, UNLOCK) == UNLOCKED
    await handing_on
    inside.close(linger=0)
    outside.close(linger=0)


async def test_what_was_answered_survives_a_kill(fronts: Fronts) -> None:
    front = await fronts.ready()
    client = fronts.client(front)
    for number in range(10):
        assert (await client.unlock("user1", f"badge {number}"))["Status"] == "Success"
    os.kill(front.process.pid, signal.SIGKILL)
    await front.died()
    again = await fronts.ready()
    assert await fronts.client(again).achievements("user1") == [f"badge {number}" for number in range(10)]


async def test_one_that_dies_before_its_answer_has_stored_it_once(fronts: Fronts) -> None:
    front = await fronts.ready({"FAULT_POINTS": "zeromq.after_commit"})
    with pytest.raises(zmq.Again):
        await asyncio.to_thread(ask_once, front.address, UNLOCK, seconds=3)
    assert await front.died() == -signal.SIGKILL
    again = await fronts.ready(address=front.address)
    assert await fronts.client(again).ask(UNLOCK) == UNLOCKED
    assert await fronts.bench.rows("SELECT count(*) FROM event") == [(1,)]


async def test_it_answers_what_it_has_in_hand_before_it_stops(fronts: Fronts) -> None:
    front = await fronts.ready()
    client = fronts.client(front)
    assert await client.ask(UNLOCK) == UNLOCKED

    async def held_up() -> bool:
        return bool(await fronts.bench.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))

    async with fronts.bench.database.transaction() as session:
        await session.execute(text("SELECT FROM participant WHERE user_id = 'user1' FOR UPDATE"))
        asking = asyncio.create_task(client.unlock("user1", "a badge"))
        await eventually(held_up)
        front.process.send_signal(signal.SIGTERM)
    assert await asking == {"Status": "Success", "Achievement Unlocked": "a badge"}
    assert await front.died() == 0


async def test_one_that_waits_for_a_lock_does_not_hold_up_others_for_ever(fronts: Fronts) -> None:
    front = await fronts.ready({"ZMQ_REQUEST_SECONDS": "6"})
    clients = [fronts.client(front) for _ in range(3)]
    assert await clients[0].ask(UNLOCK) == UNLOCKED
    async with fronts.bench.database.transaction() as session:
        await session.execute(text("SELECT FROM participant WHERE user_id = 'user1' FOR UPDATE"))
        held, *others = await asyncio.gather(
            *(client.unlock(f"user{number}", "a badge") for number, client in enumerate(clients, start=1))
        )
        assert held == {"Error": "The request took too long; try again. Unlocking twice changes nothing."}
        assert [other["Status"] for other in others] == ["Success", "Success"]
    assert (await clients[0].unlock("user1", "a badge"))["Status"] == "Success"


async def test_q_stops_it_over_ipc_too(fronts: Fronts, tmp_path: Path) -> None:
    front = await fronts.ready(address=f"ipc://{tmp_path}/front")
    assert await fronts.client(front).ask({"request": "Q"}) == {"Status": "Shutting down"}
    assert await front.died() == 0


@pytest.mark.parametrize("allowed", [False, True])
async def test_q_from_other_machines_is_obeyed_only_where_that_is_allowed(fronts: Fronts, *, allowed: bool) -> None:
    port = free_ports(["zeromq"])["zeromq"]
    told = {"ZMQ_ENDPOINT": f"tcp://*:{port}", "ZMQ_ALLOW_PLAINTEXT": "true", "ZMQ_REMOTE_SHUTDOWN": str(allowed)}
    front = await fronts.ready(told, f"tcp://127.0.0.1:{port}")
    client = fronts.client(front)
    answer = await client.ask({"request": "Q"})
    if allowed:
        assert answer == {"Status": "Shutting down"}
        assert await front.died() == 0
    else:
        assert answer == {"Error": "Q is not taken from other machines here; ask the administrator to stop the server."}
        assert await client.ask(GET) == {"Achievements": []}


async def test_without_keys_it_does_not_start_where_others_reach_it(fronts: Fronts) -> None:
    front = await fronts.start({"ZMQ_ENDPOINT": "tcp://0.0.0.0:5555"})
    assert await front.died() == 2
    assert front.process.stderr is not None
    said = (await front.process.stderr.read()).decode()
    assert said.startswith("processing: ZMQ_ENDPOINT: tcp://0.0.0.0:5555 can be reached from other machines")
    assert said.count("\n") == 1


async def test_an_address_that_is_taken_is_named(fronts: Fronts) -> None:
    front = await fronts.ready()
    second = await fronts.start(address=front.address)
    assert await second.died() == 1
    assert second.process.stderr is not None
    assert f"{front.address} cannot be bound" in (await second.process.stderr.read()).decode()
    assert await fronts.client(front).ask(UNLOCK) == UNLOCKED


async def test_keys_let_in_those_who_are_known_and_nobody_else(fronts: Fronts) -> None:
    (server, server_secret), (known, known_secret), (other, other_secret) = make_pair(), make_pair(), make_pair()
    front = await fronts.ready({"ZMQ_CURVE_SECRET_KEY": server_secret, "ZMQ_CURVE_CLIENT_KEYS": known})

    async def ask(server_key: str, public: str, secret: str, seconds: float) -> object:
        keys = {"curve_serverkey": server_key.encode(), "curve_publickey": public.encode()}
        keys["curve_secretkey"] = secret.encode()
        return await asyncio.to_thread(ask_once, front.address, UNLOCK, seconds=seconds, **keys)

    assert await ask(server, known, known_secret, 20) == UNLOCKED
    for server_key, public, secret in ((server, other, other_secret), (other, known, known_secret)):
        with pytest.raises(zmq.Again):
            await ask(server_key, public, secret, 1.5)
    with pytest.raises(zmq.Again):
        await asyncio.to_thread(ask_once, front.address, UNLOCK, seconds=1.5)
    assert await ask(server, known, known_secret, 20) == UNLOCKED
    assert await fronts.bench.rows("SELECT count(*) FROM event") == [(1,)]
    assert await front.stop() == 0


async def test_64_clients_that_unlock_the_same_at_once_are_all_told_so(fronts: Fronts) -> None:
    front = await fronts.ready()
    clients = [fronts.client(front) for _ in range(64)]
    answers = await asyncio.gather(*(client.unlock("user1", "Find the treasure") for client in clients))
    assert answers == [UNLOCKED] * 64
    for query in ("SELECT count(*) FROM event", "SELECT count(*) FROM completion", "SELECT count(*) FROM reward_grant"):
        assert await fronts.bench.rows(query) == [(1,)]


async def test_metrics_tell_what_was_asked(fronts: Fronts) -> None:
    front = await fronts.ready()
    client = fronts.client(front)
    await client.ask(UNLOCK)
    await client.ask(GET)
    await client.ask({})
    metrics = await front.metrics()
    assert 'quest_zeromq_requests_total{request="unlock",result="ok"} 1.0' in metrics
    assert 'quest_zeromq_requests_total{request="get_achievements",result="ok"} 1.0' in metrics
    assert 'quest_zeromq_requests_total{request="unreadable",result="error"} 1.0' in metrics
    assert 'quest_zeromq_request_seconds_count{request="unlock"} 1.0' in metrics
    assert "quest_zeromq_batch_size_count 2.0" in metrics
