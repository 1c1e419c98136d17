"""Clients of the earlier achievement system: plain REQ sockets, and what they unlock arrives where all else does."""

import asyncio
import secrets
from typing import Any

import httpx
import zmq

from tests.harness.quests import until_known
from tests.harness.reconcile import reconcile
from tests.harness.system import System
from tests.harness.waiting import eventually

ANSWER_SECONDS = 30


async def ask(system: System, **request: Any) -> Any:
    """Ask as such a client does."""

    def blocking() -> Any:
        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.rcvtimeo = ANSWER_SECONDS * 1000
            socket.connect(system.environment["ZMQ_ENDPOINT"])
            socket.send_json(request)
            return socket.recv_json()

    return await asyncio.to_thread(blocking)


async def register(system: System) -> dict[str, Any]:
    """Have an administrator register an achievement of its own."""
    token = secrets.token_hex(4)
    achievement: dict[str, Any] = {"code": f"treasure-{token}", "title": f"Find the treasure {token}", "points": 120}
    async with system.client(await system.admin_token()) as admin:
        created = await admin.post("/api/v1/achievements/achievements", json=achievement)
        assert created.status_code == httpx.codes.CREATED, created.text
    await until_known(system, achievement["code"])
    return achievement


async def test_an_unlock_gives_points_at_once_and_survives_a_kill(system: System) -> None:
    achievement = await register(system)
    account = await system.sign_up()
    title, user_id = achievement["title"], account.user_id
    success = {"Status": "Success", "Achievement Unlocked": title}
    assert await ask(system, request="unlock", user_id=user_id, achievement=title) == success
    await system.process("processing-zmq").kill()
    async with system.client(await system.sign_in(account)) as client:
        overview = (await client.get("/api/v1/achievements/users/me/overview")).json()
    assert overview["points"] >= 120
    assert title in [one["title"] for one in overview["recent_unlocks"]]
    await system.process("processing-zmq").start()
    badge = f"badge of {user_id}"
    assert (await ask(system, request="unlock", user_id=user_id, achievement=badge))["Status"] == "Success"
    assert await ask(system, request="unlock", user_id=user_id, achievement=title) == success
    names = (await ask(system, request="get_achievements", user_id=user_id))["Achievements"]
    assert [name for name in names if name in (title, badge)] == [title, badge]


async def test_a_client_may_stop_it(system: System) -> None:
    assert await ask(system, request="Q") == {"Status": "Shutting down"}

    async def ended() -> bool:
        return system.processes["processing-zmq"].has_ended

    await eventually(ended)
    await system.process("processing-zmq").start()
    assert "Error" in await ask(system, request="unlock")


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
