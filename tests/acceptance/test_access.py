"""Who gets where, through the real gateway to the real services: every route, every kind of caller, every forgery."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.acceptance.allowed import ALLOWED, PUBLIC, SERVICES, USERS
from tests.acceptance.callers import Callers, bearer, gather_callers, unknown_key
from tests.acceptance.operations import DOCUMENTED, Operation, all_operations, answer_of, status_of, statuses_of
from tests.acceptance.secrets_of_others import what_exists
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


def test_every_route_is_decided_upon_and_every_decision_is_about_a_route(operations: list[Operation]) -> None:
    documented = {(operation.process, operation.name) for operation in operations}
    assert documented == {(process, name) for process in DOCUMENTED for name in ALLOWED[process]}


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
    if operation.allowed == SERVICES:
        return status == httpx.codes.NOT_FOUND
    if kind not in operation.allowed:
        return status in REFUSED
    # A refresh without a refresh token is refused, whoever asks.
    return status < httpx.codes.INTERNAL_SERVER_ERROR and (status not in REFUSED or operation.name.endswith("/refresh"))


@pytest.mark.parametrize("process", DOCUMENTED)
async def test_no_forgery_opens_any_route(
    system: System, process: str, operations: list[Operation], callers: Callers
) -> None:
    """Asked at the services themselves: at the gateway the same ones answer, and nobody else looks at a token."""
    guarded = [one for one in operations if one.process == process and one.allowed not in (PUBLIC, SERVICES)]
    cases = [(operation, name, headers) for operation in guarded for name, headers in callers.forged.items()]
    async with httpx.AsyncClient(base_url=system.url(process), timeout=90, trust_env=False) as client:
        answers = await statuses_of(client, ((operation, headers) for operation, _, headers in cases))
    opened = [
        (operation.name, name, status)
        for (operation, name, _), status in zip(cases, answers, strict=True)
        if status != httpx.codes.UNAUTHORIZED
    ]
    assert opened == []


async def test_forgeries_are_refused_at_the_gateway_alike(
    origin: httpx.AsyncClient, operations: list[Operation], callers: Callers
) -> None:
    own = {one.process: one for one in operations if one.method == "get" and one.allowed == USERS}
    cases = [(operation, headers) for operation in own.values() for headers in callers.forged.values()]
    assert set(await statuses_of(origin, cases)) == {httpx.codes.UNAUTHORIZED}


async def test_internal_routes_are_closed_to_users_past_the_gateway_too(
    system: System, operations: list[Operation], callers: Callers
) -> None:
    """A service's token is needed, of the right audience and scope: none of the three does another's work."""
    internal = [one for one in operations if one.allowed == SERVICES and one.template != "/internal/v1/token"]
    strangers = [headers for kind, headers in callers.honest.items() if kind != "service"]
    for operation in internal:
        opener = "shop" if operation.template.endswith("/debits") else operation.process
        others = [headers for service, headers in callers.services.items() if service != opener]
        everybody = [*strangers, *callers.forged.values(), *others]
        async with httpx.AsyncClient(base_url=system.internal_url(operation.process), trust_env=False) as client:
            assert set(await statuses_of(client, [(operation, each) for each in everybody])) <= set(REFUSED)
            status = await status_of(client, operation, callers.services[opener])
        assert status not in REFUSED, operation.name
        assert status < httpx.codes.INTERNAL_SERVER_ERROR, operation.name


async def test_who_may_not_look_learns_nothing_of_what_exists(
    system: System, operations: list[Operation], callers: Callers
) -> None:
    """Another user's data, drafts, keys, webhooks: the answer is the same as for what was never there."""
    # Named rewards are public.
    named = [one for one in operations if one.parameters and one.allowed != SERVICES and "/rewards" not in one.template]
    room = asyncio.Semaphore(20)
    async with AsyncExitStack() as stack:
        existing = await stack.enter_async_context(what_exists(system))
        assert {name for one in named for name in one.parameters} <= set(existing)
        clients = {
            process: await stack.enter_async_context(
                httpx.AsyncClient(base_url=system.url(process), timeout=90, trust_env=False)
            )
            for process in DOCUMENTED
        }

        async def told(operation: Operation, kind: str) -> tuple[str, str, int, int] | None:
            """What tells the two apart, if anything does."""
            headers = callers.honest[kind]
            async with room:
                there = await answer_of(clients[operation.process], operation, headers, **existing)
                nowhere = await answer_of(clients[operation.process], operation, headers)
            is_same = there.status_code == nowhere.status_code
            if kind not in operation.allowed:
                is_same = is_same and there.text == nowhere.text
            return None if is_same else (operation.name, kind, there.status_code, nowhere.status_code)

        kinds = ("anonymous", "user", "publisher", "service")
        found = await asyncio.gather(
            *(
                told(operation, kind)
                for operation in named
                for kind in kinds
                # A publisher tells of users, whoever they are: what it may write is no secret to it.
                if not (kind == "publisher" and kind in operation.allowed)
            )
        )
    assert [one for one in found if one is not None] == []


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
