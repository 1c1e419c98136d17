"""Schemathesis over the API's own document: whatever is sent, no 5xx and no undocumented answer."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error, status_code_conformance
from schemathesis.checks import response_schema_conformance as schema_conformance
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from catalog_service.bootstrap import INTERNAL_AUDIENCE, open_backlog, readiness_checks, wire_postgres
from catalog_service.entrypoints.http.app import create_catalog_app
from shared.database import Database, create_engine
from shared.runtime import http_role
from shared.security import TokenVerifier
from stack.layout import project_layout
from stack.ports import free_ports
from tests.integration.catalog.conftest import ISSUER, MAX_BODY_BYTES, Issuer

EXAMPLES = 8
Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]
DOCUMENT = json.loads((project_layout().project / "docs" / "schemas" / "openapi" / "catalog.json").read_text())
FRAMING_HEADERS = {"content-length", "transfer-encoding"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, schema_conformance]


@pytest.fixture
def api_url(catalog_database_url: str, issuer: Issuer) -> Iterator[str]:
    """The API on a real port: Schemathesis calls from outside of any event loop."""
    port = free_ports(["catalog"])["catalog"]
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        database = Database(create_engine(catalog_database_url, application_name="catalog-schemathesis"))
        catalog = wire_postgres(database)
        app = create_catalog_app(
            catalog,
            users=TokenVerifier(issuer, issuer=ISSUER),
            services=TokenVerifier(issuer, issuer=ISSUER, audience=INTERNAL_AUDIENCE),
            outbox_backlog=open_backlog(database),
            readiness=readiness_checks(database),
            max_definitions_bytes=MAX_BODY_BYTES,
        )
        await http_role(app, "127.0.0.1", port)(stop)
        await database.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="catalog-api")
    thread.start()
    url = f"http://127.0.0.1:{port}"
    wait_until_ready(url)
    yield url
    loop.call_soon_threadsafe(stop.set)
    thread.join(timeout=20)
    loop.close()


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            threading.Event().wait(0.02)
    raise AssertionError("the API did not become ready")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_documented(api_url: str, issuer: Issuer, mode: GenerationMode) -> None:
    admin, service = issuer.headers(role="admin"), issuer.headers(INTERNAL_AUDIENCE, scope="catalog:read")
    prepare(api_url, admin)
    schema = schemathesis.openapi.from_url(f"{api_url}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == sum(len(path) for path in DOCUMENT["paths"].values())
    for operation in operations:
        check(operation, service if operation.path.startswith("/internal") else admin, mode)


def prepare(api_url: str, admin: dict[str, str]) -> None:
    """Have something of each kind, so that not every answer is a 404."""
    for path, body in (
        ("rewards", {"name": "0", "gold": 1}),
        ("quests", {"code": "0", "name": "0", "objective": {"on": ["A"], "target": 1}}),
    ):
        assert httpx.post(f"{api_url}/api/v1/{path}", json=body, headers=admin).status_code == 201
    assert httpx.post(f"{api_url}/api/v1/quests/0/publish", headers=admin).status_code == 200


def check(operation: Operation, headers: dict[str, str], mode: GenerationMode) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: AnyCase) -> None:
        # A length that is no number is no HTTP: the server's parser answers that, and the API never sees it.
        assume(not {name.lower() for name in case.headers or {}} & FRAMING_HEADERS)
        case.call_and_validate(headers=headers, checks=CHECKS)

    run()
