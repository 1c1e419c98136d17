"""`GET /api/v1/progress/me/export`."""

from processing_service.entrypoints.api.export_models import ProgressExport
from tests.integration.processing.catalogs import definition
from tests.integration.processing.running_api import RunningApi

EXPORT = "/api/v1/progress/me/export"


async def export_of(api: RunningApi, user_id: str) -> ProgressExport:
    """What the user gets, which has the stated shape."""
    answer = await api.http.get(EXPORT, headers=api.as_user(user_id))
    assert answer.status_code == 200, answer.text
    return ProgressExport.model_validate_json(answer.content)


async def test_everything_of_ones_own_and_nothing_of_others(api: RunningApi) -> None:
    await api.install(definition("wins", reward={"gold": 5, "points": 50}))
    await api.happen(3, map="mine")
    await api.happen(4, user_id="user2", map="of-somebody-else")
    answer = await api.http.get(EXPORT, headers=api.as_user("user1"))
    assert "user2" not in answer.text
    assert "of-somebody-else" not in answer.text
    export = ProgressExport.model_validate_json(answer.content)
    assert export.user_id == "user1"
    assert [event.event_id for event in export.events] == ["e-000001", "e-000002", "e-000003"]
    assert export.events[0].event_data == {"map": "mine"}
    assert [(one.code, one.times_completed) for one in export.progress] == [("wins", len(export.completions))]
    assert {one.code for one in export.grants} == {"wins"}
    assert sum(one.points for one in export.grants) == export.standings[0].points
    assert len(export.toasts) >= len(export.completions)


async def test_more_than_one_slice_comes_whole_and_in_order(api: RunningApi) -> None:
    await api.happen(1_203)
    export = await export_of(api, "user1")
    assert [event.event_id for event in export.events] == [f"e-{number:06}" for number in range(1, 1_204)]


async def test_who_never_did_anything_gets_an_empty_document(api: RunningApi) -> None:
    export = await export_of(api, "nobody")
    assert (export.events, export.progress, export.toasts, export.standings) == ([], [], [], [])


async def test_nobody_exports_without_a_token(api: RunningApi) -> None:
    assert (await api.http.get(EXPORT)).status_code == 401
