"""Webhooks as administrators manage them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import Response

from tests.harness.webhook_receiver import Receiver
from tests.integration.processing.conftest import NO_BROKER
from tests.integration.processing.running_api import RunningApi, running_api
from tests.integration.processing.webhooks import Post, level

WEBHOOKS = "/api/v1/webhooks"
KINDS = ["level.reached", "reward.credited"]
UNKNOWN = "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11"


class Admin:
    """An administrator of a running API."""

    def __init__(self, api: RunningApi) -> None:
        self.api = api
        self.post = Post(api.service.database)

    async def ask(self, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        """Status and answer of a request."""
        answer = await self.api.http.request(method, f"{WEBHOOKS}{path}", json=body, headers=self.api.as_admin())
        return answer.status_code, answer.json() if answer.content else None

    async def create(self, url: str, **changes: Any) -> tuple[str, str]:
        """A new endpoint: its id and secret."""
        status, answer = await self.ask("POST", "", {"url": url, "kinds": KINDS, **changes})
        assert status == 201, answer
        return answer["endpoint"]["id"], answer["secret"]

    async def deliveries(self, endpoint_id: str, query: str = "") -> list[dict[str, Any]]:
        """The items of a list."""
        status, page = await self.ask("GET", f"/{endpoint_id}/deliveries?{query}")
        assert status == 200, page
        items: list[dict[str, Any]] = page["items"]
        return items


@pytest.fixture
async def admin(processing_database_url: str) -> AsyncIterator[Admin]:
    """Private addresses are allowed, since the receivers of tests live there."""
    async with running_api(processing_database_url, NO_BROKER, webhook_allow_private_addresses=True) as api:
        yield Admin(api)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that runs."""
    async with Receiver().running() as running:
        yield running


async def test_an_endpoint_is_created_with_a_secret_that_is_shown_once(admin: Admin) -> None:
    """And read, listed, changed and removed."""
    status, created = await admin.ask(
        "POST", "", {"url": "https://93.184.216.34/x", "description": "the shop", "kinds": [*KINDS, KINDS[0]]}
    )
    assert status == 201
    assert created["secret"].startswith("whsec_")
    endpoint = created["endpoint"]
    assert (endpoint["kinds"], endpoint["status"], endpoint["created_by"]) == (KINDS, "active", "admin-1")
    path = f"/{endpoint['id']}"
    assert await admin.ask("GET", path) == (200, endpoint)
    second, _ = await admin.create("https://93.184.216.34/y")
    _, page = await admin.ask("GET", "?limit=1")
    assert ([item["id"] for item in page["items"]], page["total"]) == ([second], 2)
    assert "whsec_" not in str(page)
    _, changed = await admin.ask("PATCH", path, {"kinds": ["quest.completed"], "url": "https://93.184.216.34/z"})
    assert changed == {**endpoint, "kinds": ["quest.completed"], "url": "https://93.184.216.34/z"}
    assert (await admin.ask("DELETE", path))[0] == 204
    assert (await admin.ask("GET", path))[0] == 404


async def test_an_administrator_pauses_and_resumes(admin: Admin, receiver: Receiver) -> None:
    """What waits goes out on resuming; who paused it, and that, is said; the failures are forgotten."""
    endpoint_id, _ = await admin.create(receiver.url)
    await admin.post.announce(level())
    _, paused = await admin.ask("PATCH", f"/{endpoint_id}", {"status": "paused"})
    assert (paused["status"], paused["paused_reason"]) == ("paused", "paused by admin-1")
    assert paused["paused_at"] is not None
    await admin.post.execute("UPDATE webhook_endpoint SET failures = 7, failing_since = clock_timestamp()")
    assert (await admin.ask("PATCH", f"/{endpoint_id}", {"status": "paused"}))[1]["paused_at"] == paused["paused_at"]
    async with admin.post.sending():
        _, resumed = await admin.ask("PATCH", f"/{endpoint_id}", {"status": "active"})
        await receiver.until_received(1)
    told = (resumed["status"], resumed["paused_reason"], resumed["paused_at"], resumed["failures"])
    assert told == ("active", None, None, 0)


async def test_while_a_secret_is_exchanged_both_sign(admin: Admin, receiver: Receiver) -> None:
    """And a leaked one does not."""
    endpoint_id, first = await admin.create(receiver.url)
    _, answer = await admin.ask("POST", f"/{endpoint_id}/rotate-secret", {})
    second = answer["secret"]
    await admin.post.announce(level())
    async with admin.post.sending():
        (request,) = await receiver.until_received(1)
        assert request.is_signed_with(first)
        assert request.is_signed_with(second)
        _, answer = await admin.ask("POST", f"/{endpoint_id}/rotate-secret", {"overlap_seconds": 0})
        await admin.post.announce(level("user2"))
        _, request = await receiver.until_received(2)
        assert request.is_signed_with(answer["secret"])
        assert not request.is_signed_with(second)


async def test_deliveries_are_listed_and_filtered(admin: Admin, receiver: Receiver) -> None:
    """Newest first, with what came of them."""
    endpoint_id, _ = await admin.create(receiver.url)
    receiver.answers.append(Response(status_code=503))
    async with admin.post.sending():
        await admin.post.announce(level())
        await admin.post.until("SELECT last_status FROM webhook_delivery", [(503,)])
        await admin.post.announce(level("user2"))
        await admin.post.until("SELECT count(*) FROM webhook_delivery WHERE status = 'delivered'", [(1,)])
    newest, oldest = await admin.deliveries(endpoint_id)
    assert (newest["user_id"], newest["status"], newest["last_status"]) == ("user2", "delivered", 204)
    assert newest["next_attempt_at"] is None
    assert (oldest["status"], oldest["attempts"], oldest["last_error"]) == ("pending", 1, "it answered 503")
    assert oldest["payload"] == {"user_id": "user1", "level": 2}
    for query, expected in (
        ("status=pending", [oldest]),
        ("status=failed", []),
        ("user_id=user2", [newest]),
        ("kind=level.reached&limit=1&offset=1", [oldest]),
        ("kind=reward.credited", []),
        (f"since={newest['created_at'].replace('+', '%2B')}", [newest]),
    ):
        assert await admin.deliveries(endpoint_id, query) == expected


async def test_deliveries_are_sent_again(admin: Admin, receiver: Receiver) -> None:
    """One, whatever became of it, or all that were given up; the receiver knows them by their ids."""
    endpoint_id, _ = await admin.create(receiver.url)
    await admin.post.announce(level(), level("user2"), level("user3"))
    await admin.post.execute("UPDATE webhook_delivery SET status = 'failed', attempts = 11 WHERE user_id <> 'user1'")
    async with admin.post.sending():
        (first,) = await receiver.until_received(1)
        await admin.post.until("SELECT status FROM webhook_delivery WHERE user_id = 'user1'", [("delivered",)])
        status, delivery = await admin.ask("POST", f"/{endpoint_id}/deliveries/{first.id}/replay")
        assert (status, delivery["status"], delivery["attempts"]) == (202, "pending", 0)
        _, second = await receiver.until_received(2)
        assert (first.id, first.body) == (second.id, second.body)
        later = {"since": "2100-01-01T00:00:00Z"}
        assert await admin.ask("POST", f"/{endpoint_id}/replay", later) == (202, {"replayed": 0})
        since = {"since": "2026-01-01T00:00:00Z"}
        assert await admin.ask("POST", f"/{endpoint_id}/replay", since) == (202, {"replayed": 2})
        await receiver.until_received(4)
        await admin.post.until("SELECT DISTINCT status FROM webhook_delivery", [("delivered",)])


async def test_what_is_on_its_way_is_not_sent_again(admin: Admin) -> None:
    """It might arrive twice at the same moment."""
    endpoint_id, _ = await admin.create("http://127.0.0.1:9/")
    await admin.post.announce(level())
    (due,) = await admin.post.queue.claim(1, 1, 60)
    assert (await admin.ask("POST", f"/{endpoint_id}/deliveries/{due.id}/replay"))[0] == 409


async def test_a_test_is_sent_once_also_to_a_paused_endpoint(admin: Admin, receiver: Receiver) -> None:
    """Signed like everything, and never tried again."""
    endpoint_id, secret = await admin.create(receiver.url)
    await admin.ask("PATCH", f"/{endpoint_id}", {"status": "paused"})
    receiver.answers.append(Response(status_code=500))
    async with admin.post.sending():
        status, delivery = await admin.ask("POST", f"/{endpoint_id}/test")
        assert (status, delivery["kind"], delivery["user_id"]) == (202, "webhook.test", None)
        await admin.post.until("SELECT status, attempts FROM webhook_delivery", [("failed", 1)])
    (request,) = receiver.received
    assert request.json["type"] == "webhook.test"
    assert request.is_signed_with(secret)
    assert len(await admin.deliveries(endpoint_id, "kind=webhook.test")) == 1


async def test_what_a_setting_named_is_changed_there(admin: Admin) -> None:
    """It can be paused and resumed, and nothing else."""
    await admin.post.endpoints.keep_built_in(UNKNOWN, "http://10.0.0.1/notify", ["achievement.unlocked"])
    path = f"/{UNKNOWN}"
    assert (await admin.ask("GET", path))[1]["built_in"] is True
    for method, suffix, body in (
        ("PATCH", "", {"url": "http://10.0.0.2/"}),
        ("DELETE", "", None),
        ("POST", "/rotate-secret", {}),
        ("POST", "/test", None),
    ):
        assert (await admin.ask(method, f"{path}{suffix}", body))[0] == 409
    assert (await admin.ask("PATCH", path, {"status": "paused"}))[1]["status"] == "paused"


async def test_a_removed_endpoint_takes_its_deliveries_along(admin: Admin) -> None:
    """Of the others none."""
    gone, _ = await admin.create("http://127.0.0.1:9/")
    stays, _ = await admin.create("http://127.0.0.1:9/")
    await admin.post.announce(level())
    assert (await admin.ask("DELETE", f"/{gone}"))[0] == 204
    assert (await admin.ask("DELETE", f"/{gone}"))[0] == 404
    assert await admin.post.rows("SELECT endpoint_id FROM webhook_delivery") == [(stays,)]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://nothing.invalid/",
        "ftp://93.184.216.34/",
        "https://user@93.184.216.34/",
        "no url",
    ],
)
async def test_a_target_that_may_not_be_is_refused(api: RunningApi, url: str) -> None:
    """At creation and at every change, naming the field."""
    admin = Admin(api)
    status, problem = await admin.ask("POST", "", {"url": url, "kinds": KINDS})
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["body.url"])
    endpoint_id, _ = await admin.create("https://93.184.216.34/")
    assert (await admin.ask("PATCH", f"/{endpoint_id}", {"url": url}))[0] == 422
    assert (await admin.ask("GET", f"/{endpoint_id}"))[1]["url"] == "https://93.184.216.34/"


async def test_what_is_wrong_is_refused(admin: Admin) -> None:
    """With a 4xx, and nothing changes."""
    good: dict[str, Any] = {"url": "https://93.184.216.34/", "kinds": KINDS}
    for body in (
        {},
        {**good, "kinds": []},
        {**good, "kinds": ["webhook.test"]},
        {**good, "kinds": ["LevelReached"]},
        {**good, "secret": "whsec_mine"},
        {**good, "description": "\0"},
        {**good, "url": "https://93.184.216.34/" + "x" * 2_000},
    ):
        assert (await admin.ask("POST", "", body))[0] == 422
    for path in ("/x", f"/{UNKNOWN}/deliveries?status=gone", f"/{UNKNOWN}/deliveries?since=yesterday"):
        assert (await admin.ask("GET", path))[0] == 422
    for seconds in (-1, 10**9):
        rotation = {"overlap_seconds": seconds}
        assert (await admin.ask("POST", f"/{UNKNOWN}/rotate-secret", rotation))[0] == 422
    assert (await admin.ask("PATCH", f"/{UNKNOWN}", {"status": "gone"}))[0] == 422
    assert await admin.post.rows("SELECT count(*) FROM webhook_endpoint") == [(0,)]


async def test_webhooks_are_the_administrators(api: RunningApi) -> None:
    """All of them; and what does not exist is not found."""
    since = {"since": "2026-01-01T00:00:00Z"}
    operations = [
        ("GET", f"/{UNKNOWN}", None),
        ("PATCH", f"/{UNKNOWN}", {}),
        ("DELETE", f"/{UNKNOWN}", None),
        ("POST", f"/{UNKNOWN}/rotate-secret", {}),
        ("POST", f"/{UNKNOWN}/test", None),
        ("POST", f"/{UNKNOWN}/replay", since),
        ("GET", f"/{UNKNOWN}/deliveries", None),
        ("POST", f"/{UNKNOWN}/deliveries/msg_0/replay", None),
    ]
    for method, path, body in operations:
        for headers, status in ((api.as_user("user1"), 403), ({}, 401), (api.as_admin(), 404)):
            answer = await api.http.request(method, f"{WEBHOOKS}{path}", json=body, headers=headers)
            assert answer.status_code == status, (method, path)
    for method in ("GET", "POST"):
        answer = await api.http.request(method, WEBHOOKS, json={}, headers=api.as_user("user1"))
        assert answer.status_code == 403
