"""Every route that there is, as the services' own OpenAPI documents list them, and who may take it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import httpx

from tests.harness.system import System

DOCUMENTED: Final = ("auth", "catalog", "processing-api")
METHODS: Final = ("get", "post", "put", "patch", "delete")

PUBLIC: Final = frozenset({"anonymous", "user", "viewer", "admin", "publisher"})
USERS: Final = frozenset({"user", "viewer", "admin"})
VIEWERS: Final = frozenset({"viewer", "admin"})
ADMINS: Final = frozenset({"admin"})
PUBLISHERS: Final = frozenset({"publisher"})
NOBODY: Final[frozenset[str]] = frozenset()

# Written down here and not read from the documents: a route whose guard was forgotten would be documented as open.
ALLOWED: Final = {
    "POST /api/v1/login/access-token": PUBLIC,
    "POST /api/v1/login/refresh": PUBLIC,
    "POST /api/v1/login/logout": PUBLIC,
    "POST /api/v1/login/test-token": USERS,
    "POST /api/v1/users/signup": PUBLIC,
    "GET /api/v1/users/me": USERS,
    "PATCH /api/v1/users/me": USERS,
    "DELETE /api/v1/users/me": USERS,
    "GET /api/v1/users": VIEWERS,
    "POST /api/v1/users": ADMINS,
    "GET /api/v1/users/{user_id}": VIEWERS,
    "PATCH /api/v1/users/{user_id}": ADMINS,
    "DELETE /api/v1/users/{user_id}": ADMINS,
    "GET /api/v1/wallet/me": USERS,
    "GET /api/v1/wallet/me/ledger": USERS,
    "GET /api/v1/wallet/{user_id}": VIEWERS,
    "GET /api/v1/wallet/{user_id}/ledger": VIEWERS,
    "GET /.well-known/jwks.json": PUBLIC,
    "GET /api/v1/progress/me/{code}/explain": USERS,
    "GET /api/v1/progress/me/{code}/streaks": USERS,
    "GET /api/v1/progress/{user_id}/{code}/explain": VIEWERS,
    "GET /api/v1/quests/{code}/history": VIEWERS,
    "GET /api/v1/quests/{code}/diff": VIEWERS,
    "POST /api/v1/quests/plan": VIEWERS,
    "POST /api/v1/quests/check": VIEWERS,
    "POST /api/v1/events/{event_id}/retract": ADMINS,
    "POST /api/v1/achievements/users/{user_id}/progress": PUBLISHERS,
    "GET /api/v1/achievements/users/me/overview": USERS,
    "GET /api/v1/achievements/users/{user_id}/overview": VIEWERS,
    "GET /api/v1/stats/me": USERS,
    "GET /api/v1/stats/users/{user_id}": VIEWERS,
    "POST /internal/v1/token": NOBODY,
    "POST /internal/v1/credits": NOBODY,
    "POST /internal/v1/reversals": NOBODY,
    "POST /internal/v1/debits": NOBODY,
    "POST /internal/v1/ledger/lookup": NOBODY,
    "POST /internal/v1/ledger/check": NOBODY,
    "GET /api/v1/quests": PUBLIC,
    "GET /api/v1/quests/{code_or_id}": PUBLIC,
    "GET /api/v1/quests/{code_or_id}/versions": PUBLIC,
    "GET /api/v1/rewards": PUBLIC,
    "GET /api/v1/rewards/{name_or_id}": PUBLIC,
    "GET /internal/v1/definitions": NOBODY,
    "GET /internal/v1/outbox": NOBODY,
    "GET /api/v1/achievements/achievements": PUBLIC,
    "GET /api/v1/achievements/achievements/{code}": PUBLIC,
    "POST /api/v1/achievements/achievements": ADMINS,
    "PATCH /api/v1/achievements/achievements/{code}": ADMINS,
    "GET /api/v1/levels": USERS,
    "PUT /api/v1/levels": ADMINS,
    "GET /api/v1/progress/me": USERS,
    "GET /api/v1/progress/me/export": USERS,
    "GET /api/v1/users/me/export": USERS,
    "GET /api/v1/progress/me/{code}": USERS,
    "POST /api/v1/progress/me/{code}/claim": USERS,
    "POST /api/v1/progress/me/{code}/accept": USERS,
    "POST /api/v1/progress/me/{code}/abandon": USERS,
    "GET /api/v1/achievements/leaderboard": USERS,
    "GET /api/v1/achievements/leaderboard/me": USERS,
    "PUT /api/v1/achievements/leaderboard/me": USERS,
    "GET /api/v1/stats/rarity": USERS,
    "GET /api/v1/operations/budgets": VIEWERS,
    "GET /api/v1/progress/{user_id}": VIEWERS,
    "GET /api/v1/progress/{user_id}/{code}": VIEWERS,
    "POST /api/v1/progress/{user_id}/{code}/claim": ADMINS,
    "POST /api/v1/events": PUBLISHERS,
    "GET /api/v1/events": VIEWERS,
    "GET /api/v1/events/types": VIEWERS,
    "GET /api/v1/events/{event_id}/trace": VIEWERS,
    "POST /api/v1/operations/simulations": VIEWERS,
    "GET /api/v1/toasts": USERS,
    "POST /api/v1/toasts/read": USERS,
    "POST /api/v1/toasts/seen": USERS,
    "GET /api/v1/toasts/stream": USERS,
}
# Below these, what is not listed above is the administrators', and what reads is the viewers' too.
ADMINISTRATION: Final = (
    "/api/v1/quests",
    "/api/v1/rewards",
    "/api/v1/events/publishers",
    "/api/v1/operations",
    "/api/v1/webhooks",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One route."""

    method: str
    template: str

    @property
    def name(self) -> str:
        """As a reader would write it."""
        return f"{self.method.upper()} {self.template}"

    @property
    def path(self) -> str:
        """The path with parameters that fit and name nothing that exists."""
        ids = {
            "{message_id}": "0" * 36,
            "{publisher_id}": "0" * 36,
            "{endpoint_id}": "0" * 36,
            "{delivery_id}": "msg_0",
            "{grant_id}": "0" * 36,
        }
        parts = [ids.get(part, "nobody" if part.startswith("{") else part) for part in self.template.split("/")]
        return "/".join(parts)

    @property
    def allowed(self) -> frozenset[str]:
        """Who may take it. Raises KeyError for a route of which nobody has decided that."""
        if self.name not in ALLOWED and self.template.startswith(ADMINISTRATION):
            return VIEWERS if self.method == "get" else ADMINS
        return ALLOWED[self.name]


async def all_operations(system: System) -> list[Operation]:
    """The routes of all three services."""
    found: list[Operation] = []
    for process in DOCUMENTED:
        async with httpx.AsyncClient(base_url=system.url(process), trust_env=False) as client:
            document = (await client.get("/openapi.json")).json()
        found += [
            Operation(method, path) for path, item in document["paths"].items() for method in METHODS if method in item
        ]
    return found


async def statuses_of(
    client: httpx.AsyncClient, asked: Iterable[tuple[Operation, dict[str, str]]], at_once: int = 20
) -> list[int]:
    """What the routes answer, in the order asked; so many at once."""
    # Not left to the client's own limit: its pool looks through all that wait whenever one of them is done.
    room = asyncio.Semaphore(at_once)

    async def ask(operation: Operation, headers: dict[str, str]) -> int:
        async with room:
            return await status_of(client, operation, headers)

    return await asyncio.gather(*(ask(operation, headers) for operation, headers in asked))


async def status_of(client: httpx.AsyncClient, operation: Operation, headers: dict[str, str]) -> int:
    """What the route answers; the body, which may be an endless stream, is not read."""
    body = {"content": b"{}"} if operation.method in ("post", "put", "patch") else {}
    sent = {"Content-Type": "application/json", **headers}
    async with client.stream(operation.method.upper(), operation.path, headers=sent, **body) as answer:  # type: ignore[arg-type]
        return answer.status_code
