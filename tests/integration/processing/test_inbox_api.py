"""The inbox: past toasts, read and unread."""

from typing import Any

from tests.integration.processing.running_api import RunningApi
from tests.integration.processing.test_toast_stream import tell

TOASTS = "/api/v1/toasts"


async def inbox(api: RunningApi, query: str = "", user_id: str = "user1") -> dict[str, Any]:
    """A page of a user's own."""
    answer = await api.http.get(f"{TOASTS}?{query}", headers=api.as_user(user_id))
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def mark(api: RunningApi, what: str, seq: int) -> dict[str, Any]:
    """Mark toasts as seen or read."""
    answer = await api.http.post(f"{TOASTS}/{what}", json={"seq": seq}, headers=api.as_user("user1"))
    assert answer.status_code == 200, answer.text
    marked: dict[str, Any] = answer.json()
    return marked


async def test_an_inbox_says_what_is_read(api: RunningApi) -> None:
    """Newest first; a toast that was on a screen is not yet read."""
    await tell(api.service.database, "user1", 5)
    await mark(api, "seen", 5)
    assert await mark(api, "read", 2) == {"read": 2, "newest": 5, "unread": 3}
    page = await inbox(api, "limit=4")
    assert [(item["seq"], item["read"]) for item in page["items"]] == [(5, False), (4, False), (3, False), (2, True)]
    assert (page["total"], page["unread"]) == (5, 3)


async def test_an_inbox_can_be_asked_for_what_is_unread(api: RunningApi) -> None:
    """Paged like the whole."""
    await tell(api.service.database, "user1", 5)
    await mark(api, "read", 2)
    page = await inbox(api, "unread=true&limit=2&offset=1")
    assert [item["seq"] for item in page["items"]] == [4, 3]
    assert (page["total"], page["unread"]) == (3, 3)
    assert await mark(api, "read", 9) == {"read": 5, "newest": 5, "unread": 0}
    assert (await inbox(api, "unread=true"))["items"] == []
    assert (await inbox(api))["total"] == 5


async def test_what_was_read_is_not_shown_again_by_a_stream(api: RunningApi) -> None:
    """Reading is seeing; it never goes back."""
    await tell(api.service.database, "user1", 3)
    await mark(api, "read", 3)
    assert await mark(api, "read", 1) == {"read": 3, "newest": 3, "unread": 0}
    assert await mark(api, "seen", 0) == {"seen": 3, "newest": 3}


async def test_an_inbox_is_the_users_own(api: RunningApi) -> None:
    """Nobody reads, or marks, another's."""
    await tell(api.service.database, "user1", 2)
    assert await inbox(api, user_id="user2") == {"items": [], "total": 0, "limit": 20, "offset": 0, "unread": 0}
    await api.http.post(f"{TOASTS}/read", json={"seq": 2}, headers=api.as_user("user2"))
    assert (await inbox(api))["unread"] == 2
    assert (await api.http.get(TOASTS)).status_code == 401
    assert (await api.http.post(f"{TOASTS}/read", json={"seq": 2})).status_code == 401
    for body in ({"seq": -1}, {"seq": "2"}, {"seq": 2**63}, {}, {"seq": 1, "user_id": "user2"}):
        answer = await api.http.post(f"{TOASTS}/read", json=body, headers=api.as_user("user1"))
        assert answer.status_code == 422
