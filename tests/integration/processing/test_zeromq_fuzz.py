"""Thousands of hostile messages into the ZeroMQ front, and good clients between them.

A usual run sends 2,000. As many as one likes (`FUZZ_SEED`: other ones):
`FUZZ_MESSAGES=100000 .venv/bin/python -m pytest tests/integration/processing/test_zeromq_fuzz.py --timeout 0`
"""

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import zmq
import zmq.asyncio

from tests.harness.waiting import eventually
from tests.integration.processing.unlocking import achievement, install_all
from tests.integration.processing.zeromq_front import Front, Fronts, fronts_over

SEED: Final = int(os.environ.get("FUZZ_SEED", "20261128"))
MESSAGES: Final = int(os.environ.get("FUZZ_MESSAGES", "2000"))
ATTACKERS: Final = 8
PLAYERS: Final = 3
MEBIBYTE: Final = 1024 * 1024
MOST_GROWTH: Final = 64 * MEBIBYTE
WAVE: Final = 5_000
"""Messages at once: what waits for its answer takes memory as well, and gives it back."""
UNLOCK: Final = {"request": "unlock", "user_id": "user1", "achievement": "treasure"}


@pytest.fixture
async def fronts(processing_database_url: str) -> AsyncIterator[Fronts]:
    """A database, and no front yet."""
    async with fronts_over(processing_database_url) as opened:
        await install_all(opened.bench, achievement("treasure", name="Find the treasure"))
        yield opened


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


class Attack:
    """Sockets that send whatever a seed says, and now and then vanish in the middle of it."""

    def __init__(self, fronts: Fronts, front: Front) -> None:
        self._fronts = fronts
        self._front = front
        self._chance = random.Random(SEED)
        self._sockets = [self._open() for _ in range(ATTACKERS)]
        self.sent = 0

    async def go_on(self, messages: int) -> None:
        """Send so many, in waves, each once the one before is answered."""
        for begun in range(0, messages, WAVE):
            await self._wave(min(WAVE, messages - begun))

    async def _wave(self, messages: int) -> None:
        await asyncio.gather(*(self._send(number, messages // ATTACKERS) for number in range(ATTACKERS)))
        self.sent += messages
        await eventually(self._are_answered, within_seconds=90 + self.sent / 100)

    def close(self) -> None:
        """Vanish."""
        for socket in self._sockets:
            socket.close()

    async def _send(self, number: int, messages: int) -> None:
        for _ in range(messages):
            await self._sockets[number].send_multipart(hostile_frames(self._chance))
            if self._chance.random() < 0.02:
                self._sockets[number].close(linger=1000)
                self._sockets[number] = self._open()

    async def _are_answered(self) -> bool:
        """All but those of sockets that were closed before they had left."""
        metrics = await self._front.metrics()
        lines = [line for line in metrics.splitlines() if line.startswith("quest_zeromq_requests_total{")]
        return sum(float(line.split()[-1]) for line in lines) >= self.sent * 0.9

    def _open(self) -> zmq.asyncio.Socket:
        socket = self._fronts.context.socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(self._front.address)
        return socket


async def play(fronts: Fronts, front: Front, number: int, stop: asyncio.Event) -> int:
    """Unlock one badge after the other, each answered; how many there were."""
    client, rounds = fronts.client(front), 0
    while not stop.is_set():
        name = f"badge {rounds}"
        assert await client.unlock(f"good{number}", name) == {"Status": "Success", "Achievement Unlocked": name}
        rounds += 1
    assert sorted(await client.achievements(f"good{number}")) == sorted(f"badge {one}" for one in range(rounds))
    return rounds


async def test_thousands_of_hostile_messages_leave_good_clients_alone(
    fronts: Fronts, capsys: pytest.CaptureFixture[str]
) -> None:
    front = await fronts.ready()
    stop = asyncio.Event()
    attack = Attack(fronts, front)
    playing = [asyncio.create_task(play(fronts, front, number, stop)) for number in range(PLAYERS)]
    await attack.go_on(MESSAGES // 5)
    settled = front.resident_bytes()
    await attack.go_on(MESSAGES - MESSAGES // 5)
    growth = front.resident_bytes() - settled
    stop.set()
    unlocked = await asyncio.gather(*playing)
    attack.close()
    assert min(unlocked) > 0
    assert growth < MOST_GROWTH, f"{growth} bytes"
    assert front.process.returncode is None
    assert await front.stop() == 0
    with capsys.disabled():
        told = f"{MESSAGES} hostile messages, {sum(unlocked)} good unlocks between them, all answered"
        print(f"\n{told}; memory grew by {growth / MEBIBYTE:.1f} MiB (seed {SEED})")  # noqa: T201
