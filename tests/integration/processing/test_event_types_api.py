"""Which events there are, over HTTP."""

from typing import Any

from processing_service.entrypoints.api.event_types import PATH
from tests.integration.processing.running_api import RunningApi


async def test_types_are_told_with_their_fields_and_kinds(api: RunningApi) -> None:
    """The most frequent type first; paths go four levels deep, and of what is deeper only where it begins is told."""
    await api.happen(2, "MatchWon", points=3, match={"map": "dust", "rounds": [{"a": 1}]})
    await api.happen(1, "MatchWon", points="many", deep={"a": {"b": {"c": {"d": 1}}}})
    await api.happen(1, "Left")
    answer = (await api.http.get(PATH, headers=api.as_admin())).json()
    assert answer["looked_at"] == 4
    won, left = answer["types"]
    assert (won["event_type"], won["events"]) == ("MatchWon", 3)
    assert [(one["path"], one["kinds"]) for one in won["fields"]] == [
        ("deep", ["object"]),
        ("deep.a", ["object"]),
        ("deep.a.b", ["object"]),
        ("deep.a.b.c", ["object"]),
        ("match", ["object"]),
        ("match.map", ["string"]),
        ("match.rounds", ["array"]),
        ("points", ["number", "string"]),
    ]
    assert (left["event_type"], left["events"], left["fields"]) == ("Left", 1, [])
    received = await api.rows("SELECT max(received_at) FROM event WHERE event_type = 'Left'")
    assert left["last_seen"] == received[0][0].isoformat().replace("+00:00", "Z")


async def test_many_fields_of_one_type_are_cut_to_the_most_frequent(api: RunningApi) -> None:
    """Data with names as keys does not blow up the answer."""
    by_player: dict[str, Any] = {f"player-{number:03}": 1 for number in range(250)}
    await api.happen(1, "Scored", **by_player)
    await api.happen(1, "Scored", zzz=1)
    await api.happen(1, "Scored", zzz=2)
    (scored,) = (await api.http.get(PATH, headers=api.as_admin())).json()["types"]
    assert len(scored["fields"]) == 200
    assert scored["fields"][-1]["path"] == "zzz"


async def test_an_empty_log_has_no_types(api: RunningApi) -> None:
    """And says so."""
    assert (await api.http.get(PATH, headers=api.as_admin())).json() == {"looked_at": 0, "types": []}


async def test_they_are_the_administrators_business(api: RunningApi) -> None:
    """Nobody else learns what others do."""
    assert (await api.http.get(PATH)).status_code == 401
    assert (await api.http.get(PATH, headers=api.as_user("user1"))).status_code == 403
