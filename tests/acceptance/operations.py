"""Every route that there is, as the services' own OpenAPI documents list them, and asking them."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import httpx

from tests.acceptance.allowed import ALLOWED
from tests.harness.system import System

DOCUMENTED: Final = tuple(ALLOWED)
METHODS: Final = ("get", "post", "put", "patch", "delete")
NOTHING: Final = {
    "message_id": "0" * 36,
    "publisher_id": "0" * 36,
    "endpoint_id": "0" * 36,
    "delivery_id": "msg_0",
    "grant_id": "0" * 36,
    "event_id": "0" * 36,
}
"""Values of parameters that fit and name nothing that exists; of all others `nobody` is one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One route of one process."""

    process: str
    method: str
    template: str

    @property
    def name(self) -> str:
        """As a reader would write it."""
        return f"{self.method.upper()} {self.template}"

    @property
    def parameters(self) -> list[str]:
        """The names in its path."""
        return [part[1:-1] for part in self.template.split("/") if part.startswith("{")]

    @property
    def allowed(self) -> frozenset[str]:
        """Who may take it."""
        return ALLOWED[self.process][self.name]

    def path(self, **named: str) -> str:
        """The path with parameters that name what is `named`, and else nothing that exists."""
        path = self.template
        for name in self.parameters:
            path = path.replace(f"{{{name}}}", named.get(name, NOTHING.get(name, "nobody")))
        return path


async def all_operations(system: System) -> list[Operation]:
    """The routes of all three services."""
    found: list[Operation] = []
    for process in DOCUMENTED:
        async with httpx.AsyncClient(base_url=system.url(process), trust_env=False) as client:
            document = (await client.get("/openapi.json")).json()
        found += [
            Operation(process, method, path)
            for path, item in document["paths"].items()
            for method in METHODS
            if method in item
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
    sent, body = _request(operation, headers)
    async with client.stream(operation.method.upper(), operation.path(), headers=sent, content=body) as answer:
        return answer.status_code


async def answer_of(
    client: httpx.AsyncClient, operation: Operation, headers: dict[str, str], **named: str
) -> httpx.Response:
    """The whole answer about what is `named`."""
    sent, body = _request(operation, headers)
    return await client.request(operation.method, operation.path(**named), headers=sent, content=body)


def _request(operation: Operation, headers: dict[str, str]) -> tuple[dict[str, str], bytes | None]:
    sent = {"Content-Type": "application/json", **headers}
    return sent, b"{}" if operation.method in ("post", "put", "patch") else None
