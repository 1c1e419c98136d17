"""Nothing that clients send or do stops the ZeroMQ front, nor keeps others from their answers."""

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import zmq
import zmq.asyncio

from tests.harness.waiting import eventually
from tests.integration.processing.unlocking import achievement, install_all
from tests.integration.processing.zeromq_front import GREETING, READY, Front, Fronts, frame, fronts_over

SEED = 20261128
HOSTILE_MESSAGES = 4000
UNLOCK = {"request": "unlock", "user_id": "user1", "achievement": "treasure"}
GET = {"request": "get_achievements", "user_id": "user1"}
MEBIBYTE = 1024 * 1024


@pytest.fixture
async def fronts(processing_database_url: str) -> AsyncIterator[Fronts]:
    """A database, and no front yet."""
    async with fronts_over(processing_database_url) as opened:
        await install_all(opened.bench, achievement("treasure", name="Find the treasure"))
        yield opened


def resident_bytes(front: Front) -> int:
    """How much memory the process takes."""
    pages = int(Path(f"/proc/{front.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def test_clients_that_vanish_between_request_and_answer_do_no_harm(fronts: Fronts) -> None:
    front = await fronts.ready()
    for number in range(100):
        socket = fronts.context.socket(zmq.REQ)
        socket.connect(front.address)
        await socket.send_json({**UNLOCK, "user_id": f"ghost{number % 10}"})
        socket.close(linger=1000)

    async def all_unlocked() -> bool:
        return await fronts.bench.rows("SELECT count(*) FROM event") == [(10,)]

    await eventually(all_unlocked)
    assert await fronts.client(front).achievements("ghost0") == ["Find the treasure"]
    assert front.process.returncode is None


async def test_connections_cut_at_any_byte_do_no_harm(fronts: Fronts) -> None:
    front = await fronts.ready()
    request = frame(b"", more=True) + frame(json.dumps(UNLOCK).encode())
    said = GREETING + READY + request
    for end in range(0, len(said), 3):
        _, writer = await front.raw()
        writer.write(said[:end])
        await writer.drain()
        writer.transport.abort()
    assert await fronts.client(front).ask(GET) in ({"Achievements": []}, {"Achievements": ["Find the treasure"]})


async def test_a_raw_client_is_answered_in_a_frame_of_its_own(fronts: Fronts) -> None:
    front = await fronts.ready()
    reader, writer = await front.raw_req()
    writer.write(frame(b"", more=True) + frame(json.dumps(UNLOCK).encode()))
    answer = json.dumps({"Status": "Success", "Achievement Unlocked": "treasure"}).encode()
    expected = frame(b"", more=True) + frame(answer)
    assert await asyncio.wait_for(reader.readexactly(len(expected)), 20) == expected


async def test_half_a_message_waits_for_the_rest_and_nobody_waits_with_it(fronts: Fronts) -> None:
    front = await fronts.ready()
    reader, writer = await front.raw_req()
    writer.write(frame(b"", more=True) + frame(b"half", more=True))
    await writer.drain()
    assert await fronts.client(front).ask(GET) == {"Achievements": []}
    writer.write(frame(b"the rest"))
    said = await asyncio.wait_for(reader.read(1000), 20)
    assert b"A request is a single frame with a JSON object." in said


@pytest.mark.parametrize("said", [b"", b"\xff" * 8, GREETING[:20], GREETING.replace(b"NULL", b"NONE"), GREETING])
async def test_who_does_not_finish_the_handshake_is_hung_up_on(fronts: Fronts, said: bytes) -> None:
    front = await fronts.ready()
    reader, writer = await front.raw()
    writer.write(said)
    await asyncio.wait_for(reader.read(), 10)
    assert await fronts.client(front).ask(GET) == {"Achievements": []}


async def test_a_message_without_end_is_not_kept(fronts: Fronts) -> None:
    front = await fronts.ready({"ZMQ_MEMORY_BYTES": str(64 * MEBIBYTE)})
    before = resident_bytes(front)
    reader, writer = await front.raw_req()
    piece = frame(b"x" * 60_000, more=True)

    async def pour() -> None:
        while True:
            for _ in range(4 * MEBIBYTE // len(piece)):
                writer.write(piece)
                await writer.drain()
            # As fast as the front gets its turn: on a busy machine it could otherwise be sent anything between looks.
            await front.metrics()

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(pour(), 60)
    assert reader.at_eof() or reader.exception() is not None
    client = fronts.client(front)
    assert await client.ask(GET) == {"Achievements": []}
    # What came until the front looked at its memory, on top of what it may grow by, need not go back to the system.
    assert resident_bytes(front) - before < 2 * 64 * MEBIBYTE
    assert "quest_zeromq_resets_total 1.0" in await front.metrics()
    assert await front.stop() == 0


async def test_other_protocols_do_no_harm(fronts: Fronts) -> None:
    front = await fronts.ready()
    for said in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"AMQP\0\0\x09\x01"):
        _, writer = await front.raw()
        writer.write(said)
        await writer.drain()
    assert await fronts.client(front).ask(GET) == {"Achievements": []}


async def test_a_frame_of_ten_megabytes_is_not_taken_and_a_large_one_is_told_so(fronts: Fronts) -> None:
    front = await fronts.ready()
    before = resident_bytes(front)
    socket = fronts.context.socket(zmq.DEALER)
    socket.connect(front.address)
    for _ in range(5):
        await socket.send_multipart([b"", b"x" * (10 * MEBIBYTE)])
    reader, writer = await front.raw_req()
    writer.write(frame(b"", more=True) + b"\x02" + (1 << 62).to_bytes(8, "big"))
    assert await asyncio.wait_for(reader.read(), 20) == b""
    socket.close(linger=0)
    client = fronts.client(front)
    answer = await client.ask({**UNLOCK, "achievement": "x" * 100_000})
    assert "65536 bytes are the most" in answer["Error"]
    assert await client.ask(GET) == {"Achievements": []}
    assert resident_bytes(front) - before < 40 * MEBIBYTE


async def test_wrong_envelopes_are_told_so(fronts: Fronts) -> None:
    front = await fronts.ready()
    socket = fronts.context.socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(front.address)
    body = json.dumps(UNLOCK).encode()
    for frames in ([body], [b"x", body], [b"", body, b""], [b"", b"", body], [b""]):
        await socket.send_multipart(frames)
        empty, answer = await asyncio.wait_for(socket.recv_multipart(), 20)
        assert empty == b""
        assert list(json.loads(answer)) == ["Error"]
    assert await fronts.bench.rows("SELECT count(*) FROM event") == [(0,)]
    socket.close()


async def test_one_that_never_reads_its_answers_keeps_no_memory_and_nobody_waiting(fronts: Fronts) -> None:
    front = await fronts.ready()
    socket = fronts.context.socket(zmq.DEALER)
    socket.rcvhwm = 1
    socket.connect(front.address)
    for _ in range(3000):
        await socket.send_multipart([b"", b"{}"])
    assert await fronts.client(front).ask(GET) == {"Achievements": []}
    socket.close(linger=0)
    assert front.process.returncode is None


def hostile_frames(chance: random.Random) -> list[bytes]:
    """A message of a bad client."""
    kind = chance.randrange(8)
    if kind == 0:
        return [chance.randbytes(chance.randrange(200)) for _ in range(chance.randrange(1, 6))]
    if kind == 1:
        return [b"", chance.randbytes(chance.randrange(3000))]
    if kind == 2:
        return [b"", (b"[" if chance.random() < 0.5 else b'{"a":') * chance.randrange(1, 10_000)]
    if kind == 3:
        damaged = bytearray(json.dumps(UNLOCK).encode())
        for _ in range(chance.randrange(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        return [b"", bytes(damaged)]
    if kind == 4:
        return [b""] * chance.randrange(1, 50)
    values: list[Any] = [None, True, 0, -1, 1e308, "", "me", "\0", "\ud800", "x" * 500, [], {}, [[]], {"a": {"b": []}}]
    request = {
        "request": chance.choice(["unlock", "get_achievements", "lock", *values]),
        "user_id": chance.choice(["mallory", *values]),
        "achievement": chance.choice(["' OR 1=1 --", "%s", "${x}", "\u202e", *values]),
    }
    body = json.dumps(request).encode()
    return [b"", body if kind < 7 else body[: chance.randrange(len(body))]]


async def test_thousands_of_hostile_messages_leave_good_clients_alone(fronts: Fronts) -> None:
    front = await fronts.ready()
    chance = random.Random(SEED)
    stop = asyncio.Event()

    async def attack(number: int) -> None:
        for _ in range(HOSTILE_MESSAGES // 8):
            socket = attackers[number]
            await socket.send_multipart(hostile_frames(chance))
            if chance.random() < 0.02:
                socket.close(linger=1000)
                attackers[number] = attacker()

    def attacker() -> zmq.asyncio.Socket:
        socket = fronts.context.socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(front.address)
        return socket

    async def play(number: int) -> int:
        client, rounds = fronts.client(front), 0
        while not stop.is_set():
            name = f"badge {rounds}"
            assert await client.unlock(f"good{number}", name) == {"Status": "Success", "Achievement Unlocked": name}
            rounds += 1
        assert sorted(await client.achievements(f"good{number}")) == sorted(f"badge {one}" for one in range(rounds))
        return rounds

    attackers = [attacker() for _ in range(8)]
    playing = [asyncio.create_task(play(number)) for number in range(3)]
    await asyncio.gather(*(attack(number) for number in range(8)))

    async def all_answered() -> bool:
        metrics = await front.metrics()
        lines = [line for line in metrics.splitlines() if line.startswith("quest_zeromq_requests_total{")]
        return sum(float(line.split()[-1]) for line in lines) >= HOSTILE_MESSAGES * 0.9

    await eventually(all_answered, within_seconds=90)
    stop.set()
    assert min(await asyncio.gather(*playing)) > 0
    for socket in attackers:
        socket.close()
    assert front.process.returncode is None
    assert await front.stop() == 0
