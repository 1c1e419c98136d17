"""Every error is a problem (RFC 9457) that tells the caller what to do, and nothing that is none of their business."""

from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from shared import exceptions
from shared.exceptions import FieldFault, QuestlineError
from shared.web.problems import _on_questline_error
from tests.unit.shared.conftest import MAX_BODY_BYTES

PROBLEM = "application/problem+json"
THING = "/api/v1/things/1"


def assert_is_problem(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    assert answer.headers["X-Request-ID"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (exceptions.BadRequest("no"), 400, {}),
        (exceptions.NotAuthenticated("no"), 401, {"www-authenticate": "Bearer"}),
        (exceptions.NotAllowed("no"), 403, {}),
        (exceptions.NotFound("no"), 404, {}),
        (exceptions.Conflict("no"), 409, {}),
        (exceptions.PreconditionFailed("no"), 412, {}),
        (exceptions.TooLarge("no"), 413, {}),
        (exceptions.InvalidInput("no"), 422, {}),
        (exceptions.PreconditionRequired("no"), 428, {}),
        (exceptions.TooManyRequests("no", 0.2), 429, {"retry-after": "1"}),
        (exceptions.PermanentError("no"), 400, {}),
        (exceptions.TemporaryError("no"), 503, {}),
        (exceptions.TemporaryError("no", 2.6), 503, {"retry-after": "3"}),
    ],
)
async def test_every_error_has_its_status(error: QuestlineError, status: int, headers: dict[str, str]) -> None:
    answer = await _on_questline_error(None, error)  # type: ignore[arg-type]  # it does not look at the request
    assert answer.status_code == status
    assert answer.media_type == PROBLEM
    told = {name: value for name, value in answer.headers.items() if name in ("retry-after", "www-authenticate")}
    assert told == headers


async def test_an_error_of_a_service_s_own_has_its_parent_s_status() -> None:
    class NameTaken(exceptions.Conflict):
        pass

    answer = await _on_questline_error(None, NameTaken("taken"))  # type: ignore[arg-type]  # as above
    assert answer.status_code == 409


async def test_invalid_input_names_fields_and_places() -> None:
    fault = FieldFault("objective.where", "unexpected )", line=2, column=7)
    answer = await _on_questline_error(None, exceptions.InvalidInput("wrong", [fault]))  # type: ignore[arg-type]  # as above
    assert b'"errors":[{"field":"objective.where","message":"unexpected )","line":2,"column":7}]' in bytes(answer.body)


async def test_a_fault_of_the_schema_names_the_field(client: httpx.AsyncClient) -> None:
    answer = await client.put(THING, json={"name": 5})
    assert_is_problem(answer, 422)
    assert answer.json()["errors"] == [{"field": "body.name", "message": "Input should be a valid string"}]


async def test_unknown_paths_and_broken_json_are_problems(client: httpx.AsyncClient) -> None:
    assert_is_problem(await client.get("/nowhere"), 404)
    assert_is_problem(await client.put(THING, content=b"{", headers={"Content-Type": "application/json"}), 422)


async def test_what_nobody_foresaw_is_told_in_brief_and_logged_with_the_request_s_id(
    client: httpx.AsyncClient,
) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        answer = await client.get("/api/v1/broken", headers={"X-Request-ID": "call-7"})
    assert_is_problem(answer, 500)
    assert answer.headers["X-Request-ID"] == "call-7"
    assert "hunter2" not in answer.text
    (line,) = (line for line in logs if line["event"] == "request_failed")
    assert line["request_id"] == "call-7"
    assert isinstance(line["exc_info"], RuntimeError)


async def test_a_stream_that_breaks_is_logged_once_and_gets_no_second_answer(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs, pytest.raises(AssertionError):  # the transport's: the answer never ended
        await client.get("/api/v1/broken-stream")
    assert [line["event"] for line in logs] == ["request_failed"]


async def test_what_is_away_is_named_to_the_caller_and_described_in_the_log(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        answer = await client.get("/api/v1/away")
    assert_is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "2"
    assert answer.json()["detail"] == "the database cannot be reached"
    assert [line["error"] for line in logs] == ["the database cannot be reached: 10.0.0.7:5432 refused"]


@pytest.mark.parametrize("length", ["101", "99999999999999999999", "-1", "many", "\u00b2"])
async def test_a_body_announced_too_large_is_refused_unread(client: httpx.AsyncClient, length: str) -> None:
    answer = await client.put(THING, content=b"{}", headers=[(b"Content-Length", length.encode("latin-1"))])
    assert_is_problem(answer, 413)


async def test_a_body_that_streams_beyond_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    sent = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal sent
        for part in (b'{"name": "', b"x" * MAX_BODY_BYTES, b"x" * MAX_BODY_BYTES, b'"}'):
            sent += 1
            yield part

    answer = await client.put(THING, content=parts(), headers={"Content-Type": "application/json"})
    assert_is_problem(answer, 413)
    assert sent == 2


async def test_a_body_at_the_limit_passes(client: httpx.AsyncClient) -> None:
    body = b'{"name": "x"}'.ljust(MAX_BODY_BYTES)
    answer = await client.put(THING, content=body, headers={"Content-Type": "application/json"})
    assert answer.json() == {"1": "x"}


async def test_a_path_may_take_larger_bodies_than_others(client: httpx.AsyncClient) -> None:
    for size, fits in ((2 * MAX_BODY_BYTES, True), (2 * MAX_BODY_BYTES + 1, False)):
        answer = await client.post("/api/v1/things/import", content=b"{}".ljust(size))
        assert (answer.status_code != httpx.codes.REQUEST_ENTITY_TOO_LARGE) is fits
        if not fits:
            assert_is_problem(answer, 413)


@pytest.mark.parametrize(("path", "methods"), [("/api/v1/things/import", "POST"), ("/health/live", "GET")])
async def test_a_path_s_methods_are_its_own(client: httpx.AsyncClient, path: str, methods: str) -> None:
    """Not those of a template that would match as well, nor none where the document keeps quiet."""
    answer = await client.request("DELETE", path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "DELETE", "INVENTED"])
async def test_a_method_that_a_path_lacks_is_answered_with_all_that_it_has(
    client: httpx.AsyncClient, method: str
) -> None:
    answer = await client.request(method, THING)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")
    assert answer.headers["Content-Type"] == PROBLEM
