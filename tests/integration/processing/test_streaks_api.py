"""The days of a streak over HTTP, in the days of the player's own time zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from processing_service.application.messages import IncomingEvent
from processing_service.domain.event import Event
from shared.contracts.event import encode_data
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

PLAY = definition(
    "play",
    objective={"id": "days", "measure": "streak", "target": 7, "freezes": {"on": ["FreezeBought"]}},
)
MINE = "/api/v1/progress/me/{code}/streaks"


async def on_days(api: RunningApi, *days: tuple[int, str]) -> None:
    """Events of user1 at noon, so many days ago."""
    noon = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=12)
    await api.service.ingest(
        [
            IncomingEvent(Event(f"{kind}-{ago}", kind, "user1", noon - timedelta(days=ago - 1), {}), encode_data({}))
            for ago, kind in days
        ]
    )


async def ask(api: RunningApi, code: str) -> tuple[int, dict[str, Any]]:
    """The status and the body of what user1 is told."""
    answer = await api.http.get(MINE.format(code=code), headers=api.as_user("user1"))
    return answer.status_code, answer.json()


async def test_the_days_that_counted_and_the_one_that_a_freeze_saved(api: RunningApi) -> None:
    await api.install(PLAY)
    assert (await ask(api, "play"))[1]["streaks"][0]["days"] == []
    await on_days(api, (4, "MatchWon"), (4, "FreezeBought"), (2, "MatchWon"), (1, "MatchWon"))
    status, told = await ask(api, "play")
    assert (status, told["code"]) == (200, "play")
    (streak,) = told["streaks"]
    today = date.fromisoformat(streak["today"])
    marks = {(today - date.fromisoformat(one["date"])).days: one["mark"] for one in streak["days"]}
    assert marks == {4: "counted", 3: "frozen", 2: "counted", 1: "counted"}
    assert (streak["part"], streak["every"], streak["length"]) == ("days", "day", 3)
    assert (streak["freezes"], streak["frozen"]) == (0, 1)


async def test_a_quest_without_a_streak_has_none_and_a_secret_or_unknown_one_is_not_there(api: RunningApi) -> None:
    secret = definition("secret", objective={"measure": "streak", "target": 2}, visibility="secret")
    await api.install(definition("plain"), secret)
    assert await ask(api, "plain") == (200, {"code": "plain", "streaks": []})
    assert [(await ask(api, code))[0] for code in ("secret", "nowhere")] == [404, 404]
    assert (await api.http.get(MINE.format(code="plain"))).status_code == 401
