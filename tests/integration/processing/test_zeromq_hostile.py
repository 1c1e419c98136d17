"""Nothing that clients send or do stops the ZeroMQ front, nor keeps others from their answers."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import zmq
import zmq.asyncio

from tests.harness.waiting import eventually
from tests.integration.processing.unlocking import achievement, install_all
from tests.integration.processing.zeromq_front import GREETING, READY, Fronts, frame, fronts_over

UNLOCK = {"request": "unlock", "user_id": "user1", "achievement": "treasure"}
GET = {"request": "get_achievements", "user_id": "user1"}
MEBIBYTE = 1024 * 1024


@pytest.fixture
async def fronts(processing_database_url: str) -> AsyncIterator[Fronts]:
    """A database, and no front yet."""
    async with fronts_over(processing_database_url) as opened:
        await install_all(opened.bench, achievement("treasure", name="Find the treasure"))
        yield opened


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
    before = front.resident_bytes()
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
    assert front.resident_bytes() - before < 2 * 64 * MEBIBYTE
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
    before = front.resident_bytes()
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
    assert front.resident_bytes() - before < 40 * MEBIBYTE


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
