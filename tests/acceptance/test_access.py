"""Who gets where, through the real gateway to the real services: every route, every kind of caller, every forgery."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.acceptance.callers import Callers, bearer, gather_callers, unknown_key
from tests.acceptance.operations import (
    ADMINS,
    NOBODY,
    PUBLIC,
    PUBLISHERS,
    USERS,
    VIEWERS,
    Operation,
    all_operations,
    status_of,
    statuses_of,
)
from tests.harness.reconcile import reconcile
from tests.harness.system import System

REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
PRIVATE = [
    "/internal/v1/token",
    "/internal/v1/credits",
    "/internal/v1/definitions",
    "/internal",
    "/INTERNAL/v1/token",
    "//internal/v1/token",
    "/api/v1/login/../../../internal/v1/token",
    "/api/v1/login/%2e%2e/%2e%2e/%2e%2e/internal/v1/token",
    "/metrics",
    "/health",
    "/health/live",
    "/health/ready",
]


@pytest.fixture
async def operations(system: System) -> list[Operation]:
    """Every route."""
    return await all_operations(system)


@pytest.fixture
async def callers(system: System) -> Callers:
    """Every kind of caller."""
    return await gather_callers(system)


@pytest.fixture(params=["gateway", "pages"])
async def origin(system: System, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """Both public origins: the API's and the pages'."""
    url = system.gateway_url if request.param == "gateway" else system.pages_url
    async with httpx.AsyncClient(base_url=url, timeout=90, trust_env=False) as client:
        yield client


def test_every_kind_of_route_is_there(operations: list[Operation]) -> None:
    assert {operation.allowed for operation in operations} == {PUBLIC, USERS, VIEWERS, ADMINS, PUBLISHERS, NOBODY}


async def test_who_may_gets_through_and_who_may_not_is_refused(
    origin: httpx.AsyncClient, operations: list[Operation], callers: Callers
) -> None:
    cases = [(operation, kind, headers) for operation in operations for kind, headers in callers.honest.items()]
    cases = [case for case in cases if case[0].name != "DELETE /api/v1/users/me" or case[1] not in ("user", "viewer")]
    answers = await statuses_of(origin, ((operation, headers) for operation, _, headers in cases))
    wrong = [
        (operation.name, kind, status)
        for (operation, kind, _), status in zip(cases, answers, strict=True)
        if not _is_right(operation, kind, status)
    ]
    assert wrong == []


def _is_right(operation: Operation, kind: str, status: int) -> bool:
    if operation.allowed == NOBODY:
        return status == httpx.codes.NOT_FOUND
    if kind not in operation.allowed:
        return status in REFUSED
    # A refresh without a refresh token is refused, whoever asks.
    return status < httpx.codes.INTERNAL_SERVER_ERROR and (status not in REFUSED or operation.name.endswith("/refresh"))


async def test_no_forgery_opens_any_route(system: System, operations: list[Operation], callers: Callers) -> None:
    guarded = [operation for operation in operations if operation.allowed not in (PUBLIC, NOBODY)]
    cases = [(operation, name, headers) for operation in guarded for name, headers in callers.forged.items()]
    cases += [(operation, "unknown key", unknown_key()) for operation in guarded]
    async with httpx.AsyncClient(base_url=system.gateway_url, timeout=90, trust_env=False) as client:
        answers = await statuses_of(client, ((operation, headers) for operation, _, headers in cases))
    opened = [
        (operation.name, name, status)
        for (operation, name, _), status in zip(cases, answers, strict=True)
        if status != httpx.codes.UNAUTHORIZED
    ]
    assert opened == []


async def test_internal_routes_are_closed_to_users_past_the_gateway_too(
    system: System, operations: list[Operation], callers: Callers
) -> None:
    """A service token is needed, of the right audience: auth's own opens no catalog."""
    internal = [one for one in operations if one.allowed == NOBODY and one.template != "/internal/v1/token"]
    asked = [("catalog" if "definitions" in one.template else "auth", one) for one in internal]
    # Listed once for each of the two services that have it.
    asked += [("catalog", one) for one in internal if one.template == "/internal/v1/outbox"]
    assert len({(process, one.name) for process, one in asked}) == 8
    everybody = {**callers.honest, **callers.forged}
    for process, operation in asked:
        async with httpx.AsyncClient(base_url=system.url(process), trust_env=False) as client:
            for name, headers in everybody.items():
                if (process, name) == ("auth", "a service's token"):
                    continue
                assert await status_of(client, operation, headers) in REFUSED, (operation, name)


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_private_paths_are_nowhere(origin: httpx.AsyncClient, path: str, method: str) -> None:
    raw = httpx.URL(str(origin.base_url).rstrip("/")).copy_with(raw_path=path.encode())
    assert (await origin.request(method, raw)).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc", "/api/v1/openapi.json"])
async def test_the_services_own_documents_are_not_published(origin: httpx.AsyncClient, path: str) -> None:
    answer = await origin.get(path)
    assert '"openapi"' not in answer.text
    assert "swagger" not in answer.text.lower()


async def test_the_pages_are_at_home_and_unknown_api_paths_are_not_pages(origin: httpx.AsyncClient) -> None:
    page = await origin.get("/")
    assert page.status_code == httpx.codes.OK
    assert page.headers["content-type"].startswith("text/html")
    assert (await origin.get("/api/v1/nothing")).status_code == httpx.codes.NOT_FOUND


async def test_whoever_asks_gets_their_own_data_whatever_else_they_say(system: System) -> None:
    mine, other = await system.sign_up(), await system.sign_up()
    token = await system.sign_in(mine)
    lies = {"X-User-Id": other.user_id, "X_User_Id": other.user_id, "X-Forwarded-User": other.user_id}
    async with system.client(token) as client:
        for query in ("", f"?user_id={other.user_id}", f"?sub={other.user_id}&user={other.user_id}"):
            me = (await client.get(f"/api/v1/users/me{query}", headers=lies)).json()
            assert me["user_id"] == mine.user_id
        for path in ("users", "progress"):
            answer = await client.get(f"/api/v1/{path}/{other.user_id}", headers=lies)
            assert answer.status_code == httpx.codes.FORBIDDEN
        assert other.user_id not in (await client.get("/api/v1/toasts", headers=lies)).text


async def test_a_players_token_creates_no_progress(system: System) -> None:
    token = await system.sign_in(await system.sign_up())
    async with system.client() as client:
        for headers in (bearer(token), bearer(await system.admin_token()), {**bearer(token), **unknown_key()}):
            answer = await client.post("/api/v1/events", json={}, headers=headers)
            assert answer.status_code == httpx.codes.UNAUTHORIZED


async def test_the_books_agree(system: System) -> None:
    await reconcile(system)
