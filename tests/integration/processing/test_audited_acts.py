"""Every act of an administrator on processing leaves an entry in the audit log."""

from typing import Any

from processing_service.application.messages import ParkedMessage, ParkingReason, RawMessage, Refusal
from tests.integration.processing.auditing import MOMENT, entries, post
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi


def told(items: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Service, action and subject of each."""
    return [(item["service"], item["action"], item["subject"]["id"]) for item in items]


async def test_publishers_keys(api: RunningApi) -> None:
    issued = await post(api, "/api/v1/events/publishers", {"name": "game"})
    publisher_id = issued["publisher"]["id"]
    for _ in range(2):
        gone = await api.http.delete(f"/api/v1/events/publishers/{publisher_id}", headers=api.as_admin())
        assert gone.status_code == 204
    found = await entries(api)
    assert told(found) == [
        ("processing", "publisher.revoked", publisher_id),
        ("processing", "publisher.created", publisher_id),
    ]
    assert found[1]["details"] == {"name": "game"}
    assert issued["key"] not in str(found)


async def test_webhooks(api: RunningApi) -> None:
    url = "https://93.184.216.34/hook?token=of-the-receiver"
    made = await post(api, "/api/v1/webhooks", {"url": url, "kinds": ["quest.completed"]})
    path = f"/api/v1/webhooks/{made['endpoint']['id']}"
    await api.http.patch(path, json={"status": "paused", "description": "x"}, headers=api.as_admin())
    rotated = await post(api, f"{path}/rotate-secret", {})
    await post(api, f"{path}/test")
    await post(api, f"{path}/replay", {"since": MOMENT.isoformat()})
    await api.http.delete(path, headers=api.as_admin())
    found = await entries(api, action="webhook")
    assert [item["action"] for item in found] == [
        "webhook.deleted",
        "webhook.tested",
        "webhook.secret_rotated",
        "webhook.changed",
        "webhook.created",
    ]
    assert found[3]["details"] == {"fields": ["description"], "status": "paused"}
    assert not any(secret in str(found) for secret in ("of-the-receiver", made["secret"], rotated["secret"]))


async def test_parked_messages_and_backfills(api: RunningApi) -> None:
    raw = RawMessage(b"garbage", "MatchWon")
    parked = ParkedMessage(raw, Refusal(ParkingReason.NOT_JSON, "why"), "queue", user_id="user1")
    async with api.service.transactions() as transaction:
        await transaction.parking.park([parked])
    [(message_id,)] = await api.rows("SELECT id FROM parked_message")
    for reason in ("no use", "once more"):
        await post(api, f"/api/v1/operations/parked-messages/{message_id}/drop", {"reason": reason})
    await api.install(definition("wins", backfill={"since": "beginning"}))
    for act in ("pause", "pause", "resume"):
        await post(api, f"/api/v1/operations/backfills/wins/{act}")
    found = await entries(api)
    assert told(found) == [
        ("processing", "backfill.resumed", "wins"),
        ("processing", "backfill.paused", "wins"),
        ("processing", "message.dropped", message_id),
    ]
    assert (found[2]["user_id"], found[2]["reason"]) == ("user1", "no use")


async def test_messages_in_bulk_and_test_events(api: RunningApi) -> None:
    raws = [RawMessage(f"garbage {number}".encode(), "MatchWon") for number in range(2)]
    async with api.service.transactions() as transaction:
        await transaction.parking.park(
            [ParkedMessage(raw, Refusal(ParkingReason.NOT_JSON, "why"), "queue") for raw in raws]
        )
    ids = {message_id for (message_id,) in await api.rows("SELECT id FROM parked_message")}
    for _ in range(2):
        await post(api, "/api/v1/operations/parked-messages/bulk/drop", {"ids": sorted(ids), "reason": "no use"})
    event = {"event_id": "one", "event_type": "MatchWon", "user_id": "user1", "reason": "to see"}
    for _ in range(2):
        await post(api, "/api/v1/operations/test-events", {**event, "timestamp": "2026-11-20T09:30:00Z"})
    sent, *dropped = await entries(api)
    assert (sent["action"], sent["subject"], sent["user_id"], sent["reason"]) == (
        "event.sent",
        {"kind": "event", "id": "one"},
        "user1",
        "to see",
    )
    assert {(entry["action"], entry["reason"]) for entry in dropped} == {("message.dropped", "no use")}
    assert {entry["subject"]["id"] for entry in dropped} == ids


async def test_retractions_and_claims(api: RunningApi) -> None:
    await api.install(definition("wins", claim="manual"))
    await api.happen(3)
    claimed = await post(api, "/api/v1/progress/user1/wins/claim", {"cycle": 1})
    await post(api, "/api/v1/progress/user1/wins/claim", {"cycle": 1})
    for reason in ("a refund", "once more"):
        await post(api, "/api/v1/events/e-000002/retract", {"reason": reason})
    found = await entries(api)
    assert told(found) == [
        ("processing", "event.retracted", "e-000002"),
        ("processing", "grant.claimed", claimed["grant_id"]),
    ]
    assert [(item["user_id"], item["reason"]) for item in found] == [("user1", "a refund"), ("user1", None)]
    assert found[0]["details"] == {"event_type": "MatchWon", "policy": "floor", "completions": 1}


async def test_a_players_own_claim_is_no_administration(api: RunningApi) -> None:
    await api.install(definition("wins", claim="manual"))
    await api.happen(3)
    mine = api.as_user("user1")
    assert (await api.http.post("/api/v1/progress/me/wins/claim", json={"cycle": 1}, headers=mine)).is_success
    assert await entries(api) == []
