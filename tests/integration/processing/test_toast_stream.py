"""The toast stream over a real server: replay, live arrival, limits, ends, and nobody else's toasts."""

import asyncio
import random
from contextlib import AsyncExitStack

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.ports.progress import Toast
from shared.database import Database
from tests.harness.waiting import eventually
from tests.integration.processing.catalogs import definition
from tests.integration.processing.conftest import NO_BROKER
from tests.integration.processing.running_api import RunningApi, running_api
from tests.integration.processing.sse import STREAM, open_stream

SEEN = "/api/v1/toasts/seen"


async def tell(database: Database, user_id: str, count: int = 1, *, hint: bool = True) -> None:
    """Write toasts as completions do: numbered under the user's lock; each says whose it is."""
    async with PostgresTransactions(database)() as transaction:
        last = (await transaction.participants.lock([user_id]))[user_id].toast_sequence
        payload = {"code": "wins", "name": user_id, "cycle": 1, "reward": {"diamonds": 10}}
        toasts = [Toast(user_id, last + place, "quest_completed", payload) for place in range(1, count + 1)]
        await transaction.progress.tell(toasts)
        await transaction.participants.number_toasts({user_id: last + count})
        if hint:
            await transaction.hints.toasts_written([user_id])


async def test_a_stream_begins_with_how_to_come_back(api: RunningApi) -> None:
    """The headers keep every proxy from holding the stream up."""
    async with open_stream(api.http, api.as_user("user1")) as stream:
        assert stream.response.status_code == 200
        assert stream.response.headers["content-type"].startswith("text/event-stream")
        assert stream.response.headers["cache-control"] == "no-cache"
        assert stream.response.headers["x-accel-buffering"] == "no"
        block = await stream.next_block()
        assert block is not None
        assert block.retry == "3000"


async def test_what_was_missed_comes_first_and_then_what_comes(api: RunningApi) -> None:
    """In order, each with its number as id."""
    await tell(api.service.database, "user1", 2)
    async with open_stream(api.http, api.as_user("user1")) as stream:
        assert [toast["seq"] for toast in await stream.toasts(2)] == [1, 2]
        await tell(api.service.database, "user1")
        block = await stream.next_toast()
        assert block is not None
        assert block.id == "3"
        created_at = block.toast.pop("created_at")
        assert block.toast | {"created_at": created_at} == {
            "seq": 3,
            "kind": "quest_completed",
            "code": "wins",
            "name": "user1",
            "cycle": 1,
            "reward": {"gold": 0, "diamonds": 10, "points": 0, "badge": None},
            "grant_id": None,
            "created_at": created_at,
        }


async def test_a_completion_arrives_on_an_open_stream(api: RunningApi) -> None:
    """From the event to the screen, without a poll: the ping is far off."""
    await api.install(definition("wins"))
    async with open_stream(api.http, api.as_user("user1")) as stream:
        await stream.next_block()
        await api.happen(3)
        (toast,) = await stream.toasts(1)
    assert (toast["kind"], toast["code"], toast["cycle"], toast["reward"]["diamonds"]) == (
        "quest_completed",
        "wins",
        1,
        10,
    )


async def test_a_stream_goes_on_after_the_last_event_id(api: RunningApi) -> None:
    """Also after zero, and also where it was seen."""
    await tell(api.service.database, "user1", 5)
    me = api.as_user("user1")
    await api.http.post(SEEN, json={"seq": 4}, headers=me)
    for last, expected in (("3", [4, 5]), ("0", [1, 2, 3, 4, 5]), (None, [5])):
        headers = me if last is None else {**me, "Last-Event-ID": last}
        async with open_stream(api.http, headers) as stream:
            assert [toast["seq"] for toast in await stream.toasts(len(expected))] == expected


async def test_a_cursor_of_another_user_hides_nothing(api: RunningApi) -> None:
    """A number that this user was never sent starts the stream at the newest."""
    await tell(api.service.database, "user1", 2)
    async with open_stream(api.http, {**api.as_user("user1"), "Last-Event-ID": "9999"}) as stream:
        await stream.next_block()
        await tell(api.service.database, "user1")
        assert [toast["seq"] for toast in await stream.toasts(1)] == [3]


async def test_a_long_replay_comes_whole(api: RunningApi) -> None:
    """More than one page, and the metric counts it."""
    before = REGISTRY.get_sample_value("quest_toast_replay_total") or 0
    await tell(api.service.database, "user1", 250)
    async with open_stream(api.http, api.as_user("user1")) as stream:
        assert [toast["seq"] for toast in await stream.toasts(250)] == list(range(1, 251))
    assert REGISTRY.get_sample_value("quest_toast_replay_total") == before + 250


@pytest.mark.parametrize("value", ["x", "-1", "1.5", str(2**63), "%00", ""])
async def test_a_strange_cursor_is_refused(api: RunningApi, value: str) -> None:
    """422, before the stream begins; and its place is free again."""
    headers = {**api.as_user("user1"), "Last-Event-ID": value}
    for _ in range(6):
        assert (await api.http.get(STREAM, headers=headers)).status_code == 422


async def test_nobody_else_sees_a_users_toasts(api: RunningApi) -> None:
    """Neither live nor in the replay nor in the history."""
    await tell(api.service.database, "other", 3)
    async with open_stream(api.http, {**api.as_user("user1"), "Last-Event-ID": "0"}) as stream:
        await stream.next_block()
        await tell(api.service.database, "other", 2)
        await tell(api.service.database, "user1")
        await tell(api.service.database, "other", 2)
        await tell(api.service.database, "user1")
        told = await stream.toasts(2)
    assert [(toast["seq"], toast["name"]) for toast in told] == [(1, "user1"), (2, "user1")]
    history = (await api.http.get("/api/v1/toasts", headers=api.as_user("user1"))).json()
    assert [(toast["seq"], toast["name"]) for toast in history["items"]] == [(2, "user1"), (1, "user1")]
    assert history["total"] == 2


async def test_a_stream_needs_a_valid_token(api: RunningApi) -> None:
    """In the header: one in the address would end up in logs."""
    assert (await api.http.get(STREAM)).status_code == 401
    token = api.auth.user_token("user1")
    assert (await api.http.get(f"{STREAM}?access_token={token}")).status_code == 401


async def test_a_stream_ends_when_its_token_expires(api: RunningApi) -> None:
    """The client comes back with a fresh one."""
    async with open_stream(api.http, api.as_user("user1", lifetime_seconds=1.0)) as stream:
        while (block := await stream.next_block()) is not None:
            assert block.event != "toast"
    assert (await api.http.get("/health/live")).is_success


async def test_a_sixth_stream_is_refused_and_a_closed_one_makes_room(api: RunningApi) -> None:
    """Per user; a page that went away frees its place at once, not at the next ping."""
    me = api.as_user("user1")
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(open_stream(api.http, me)) for _ in range(5)]
        for stream in streams:
            await stream.next_block()
        assert REGISTRY.get_sample_value("quest_sse_connections") == 5
        refused = await api.http.get(STREAM, headers=me)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        async with open_stream(api.http, api.as_user("user2")) as other:
            assert other.response.status_code == 200
        await streams[0].close()

        async def room() -> bool:
            async with open_stream(api.http, me) as again:
                return again.response.status_code == 200

        await eventually(room, within_seconds=5)


async def test_an_idle_stream_pings_and_holds_no_database_connection(processing_database_url: str) -> None:
    """The ping is a comment; between pings nothing is open but the one listening connection."""
    serving = running_api(processing_database_url, NO_BROKER, toast_ping_seconds=0.2, database_pool_size=2)
    async with serving as api, AsyncExitStack() as stack:
        users = [api.as_user(f"user{number}") for number in range(6)]
        streams = [await stack.enter_async_context(open_stream(api.http, user)) for user in users]
        for stream in streams:
            await stream.next_block()
            ping = await stream.next_block()
            assert ping is not None
            assert ping.comment == "ping"
        assert (await api.http.get("/health/ready")).json()["checks"]["database"] == "ok"


async def test_a_missed_hint_costs_no_toast(processing_database_url: str) -> None:
    """Without any NOTIFY the next look at the database finds what is new."""
    serving = running_api(processing_database_url, NO_BROKER, toast_ping_seconds=0.2)
    async with serving as api, open_stream(api.http, api.as_user("user1")) as stream:
        await stream.next_block()
        await tell(api.service.database, "user1", hint=False)
        assert [toast["seq"] for toast in await stream.toasts(1)] == [1]


async def test_streams_are_woken_again_after_the_listener_lost_its_connection(api: RunningApi) -> None:
    """What came while nobody listened is found when the listener is back."""
    async with open_stream(api.http, api.as_user("user1")) as stream:
        await stream.next_block()
        async with api.service.database.transaction() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name LIKE '%hints'"
                )
            )
        await tell(api.service.database, "user1")
        assert [toast["seq"] for toast in await stream.toasts(1)] == [1]


async def test_a_stop_ends_open_streams_at_once(processing_database_url: str) -> None:
    """The server does not wait for them until its deadline."""
    serving = running_api(processing_database_url, NO_BROKER)
    async with serving as api, open_stream(api.http, api.as_user("user1")) as stream:
        await stream.next_block()
        api.stop.set()
        assert await stream.next_block(within_seconds=3) is None


async def test_no_gap_and_no_repetition_over_reconnects_while_toasts_come_in(api: RunningApi) -> None:
    """Four writers, a reader who is cut off again and again, and other users in between (T6)."""
    source = random.Random(1)
    total = 4 * 30

    async def write() -> None:
        for _ in range(30):
            await tell(api.service.database, "user1", hint=source.random() < 0.8)
            await tell(api.service.database, "other")

    async def read() -> list[int]:
        seen: list[int] = []
        while len(seen) < total:
            headers = {**api.as_user("user1"), "Last-Event-ID": str(seen[-1] if seen else 0)}
            async with httpx.AsyncClient(base_url=api.http.base_url) as http, open_stream(http, headers) as stream:
                for _ in range(min(source.randint(1, 20), total - len(seen))):
                    block = await stream.next_toast(within_seconds=20)
                    assert block is not None
                    assert (block.id, block.toast["name"]) == (str(block.toast["seq"]), "user1")
                    seen.append(block.toast["seq"])
        return seen

    reading = asyncio.create_task(read())
    await asyncio.gather(*(write() for _ in range(4)))
    await tell(api.service.database, "user1")
    assert await reading == list(range(1, total + 1))


async def test_the_history_is_paged_newest_first(api: RunningApi) -> None:
    """One's own, all of it."""
    await tell(api.service.database, "user1", 5)
    page = (await api.http.get("/api/v1/toasts?limit=2&offset=1", headers=api.as_user("user1"))).json()
    assert ([toast["seq"] for toast in page["items"]], page["total"]) == ([4, 3], 5)


async def test_what_was_seen_never_goes_back_nor_ahead(api: RunningApi) -> None:
    """And nobody's cursor but one's own moves."""
    await tell(api.service.database, "user1", 5)
    me = api.as_user("user1")

    async def mark(number: int) -> dict[str, int]:
        answer: dict[str, int] = (await api.http.post(SEEN, json={"seq": number}, headers=me)).json()
        return answer

    assert await mark(3) == {"seen": 3, "newest": 5}
    assert await mark(1) == {"seen": 3, "newest": 5}
    assert await mark(2**63 - 1) == {"seen": 5, "newest": 5}
    stranger = await api.http.post(SEEN, json={"seq": 3}, headers=api.as_user("stranger"))
    assert stranger.json() == {"seen": 0, "newest": 0}
    for bad in (-1, 2**63, "1", None):
        assert (await api.http.post(SEEN, json={"seq": bad}, headers=me)).status_code == 422
