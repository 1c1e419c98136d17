"""One trace from the caller's header to the worker's batch, whether this installation records spans or not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from aio_pika.abc import AbstractChannel
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import select, text
from structlog.testing import capture_logs

from auth_service.adapters.postgres.tables import OUTBOX
from auth_service.bootstrap import open_service as open_auth
from auth_service.entrypoints.http.app import build_app
from processing_service.adapters.rabbitmq.consumer import BatchConsumer
from processing_service.bootstrap.service import open_service as open_processing
from processing_service.bootstrap.worker import build_worker
from processing_service.entrypoints.batches import observed
from processing_service.entrypoints.recurring import resting
from processing_service.settings import ProcessingSettings
from shared.database import Database
from shared.messaging.topology import declare_topology
from shared.outbox import OutboxRelay
from shared.telemetry.logging import _add_trace_id
from tests.harness.databases import change_by_owner
from tests.harness.servers import Servers
from tests.harness.waiting import eventually
from tests.integration.auth.conftest import PASSWORD, settings_for
from tests.integration.shared.outboxes import publishing

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER_SPAN = "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{CALLER_SPAN}-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Tracing is on; what was recorded so far."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield exporter
    provider.shutdown()


@asynccontextmanager
async def auth_api(database_url: str) -> AsyncIterator[tuple[httpx.AsyncClient, Database]]:
    """The auth service's API, and its database."""
    async with open_auth(settings_for(database_url)) as service:
        transport = httpx.ASGITransport(build_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://auth") as http:
            yield http, service.database


async def sign_up(http: httpx.AsyncClient, traceparent: str) -> None:
    """A request that leaves an event in the outbox."""
    body = {"user_name": "ada", "password": PASSWORD}
    answer = await http.post("/api/v1/users/signup", json=body, headers={"traceparent": traceparent})
    assert answer.status_code == 201


async def stored_traceparent(database: Database) -> str | None:
    """What the outbox row carries on."""
    async with database.transaction() as session:
        return await session.scalar(select(OUTBOX.c.traceparent))


def hexadecimal(span: ReadableSpan) -> tuple[str, str]:
    """A span's trace id and span id."""
    context = span.get_span_context()
    assert context is not None
    return f"{context.trace_id:032x}", f"{context.span_id:016x}"


def of_kind(spans: InMemorySpanExporter, kind: SpanKind) -> list[ReadableSpan]:
    """The finished spans of a kind."""
    return [span for span in spans.get_finished_spans() if span.kind is kind]


async def test_off_the_caller_s_trace_passes_through(auth_database_url: str) -> None:
    async with auth_api(auth_database_url) as (http, database):
        await sign_up(http, TRACEPARENT)
        assert await stored_traceparent(database) == TRACEPARENT


@pytest.mark.parametrize("header", ["nonsense", f"00-{'0' * 32}-{CALLER_SPAN}-01", "ff-x-y-z"])
async def test_a_malformed_header_is_no_trace(auth_database_url: str, header: str) -> None:
    async with auth_api(auth_database_url) as (http, database):
        await sign_up(http, header)
        assert await stored_traceparent(database) is None


async def test_on_the_worker_s_batch_links_to_the_request(
    spans: InMemorySpanExporter,
    auth_database_url: str,
    processing_database_url: str,
    amqp_url: str,
    channel: AbstractChannel,
) -> None:
    await declare_topology(channel)
    async with auth_api(auth_database_url) as (http, database), publishing(amqp_url) as publisher:
        await sign_up(http, TRACEPARENT)
        (request,) = of_kind(spans, SpanKind.SERVER)
        assert hexadecimal(request)[0] == TRACE
        assert request.parent is not None
        assert f"{request.parent.span_id:016x}" == CALLER_SPAN
        assert request.name == "POST /api/v1/users/signup"
        assert dict(request.attributes or {})["http.response.status_code"] == 201
        assert await stored_traceparent(database) == "00-{}-{}-01".format(*hexadecimal(request))
        await OutboxRelay(database, OUTBOX, publisher).relay_batch()
    batch = await _next_batch(spans, processing_database_url, amqp_url)
    (link,) = batch.links
    assert (link.context.trace_id, link.context.span_id) == (
        int(TRACE, 16),
        int(hexadecimal(request)[1], 16),
    )


async def _next_batch(spans: InMemorySpanExporter, database_url: str, amqp_url: str) -> ReadableSpan:
    """The span of the first batch that a worker handles."""
    settings = ProcessingSettings.model_validate(
        {
            "environment": "test",
            "processing_database_url": database_url,
            "amqp_url": amqp_url,
            "auth_url": "http://127.0.0.1:9",
            "catalog_url": "http://127.0.0.1:9",
            "service_secret_processing": "a secret of this test alone",
        }
    )
    stop = asyncio.Event()

    async def handled() -> list[ReadableSpan]:
        return of_kind(spans, SpanKind.CONSUMER)

    async with open_processing(settings) as service:
        handler = observed(build_worker(service, resting(1)).handle_messages)
        consumer = BatchConsumer(amqp_url, "tracing-tests", handler, batch_size=10, linger_seconds=0, prefetch=10)
        task = asyncio.ensure_future(consumer.run(stop))
        (batch,) = await eventually(handled, within_seconds=20)
        stop.set()
        await task
        async with service.database.transaction() as session:
            assert await session.scalar(text("SELECT count(*) FROM event")) == 1
    return batch


async def test_a_request_that_fails_is_marked_and_its_log_line_names_the_trace(
    spans: InMemorySpanExporter, servers: Servers, auth_database_url: str
) -> None:
    async with auth_api(auth_database_url) as (http, _database):
        await change_by_owner(servers, auth_database_url, "DROP TABLE outbox")
        with capture_logs(processors=[_add_trace_id]) as logs:
            body = {"user_name": "ada", "password": PASSWORD}
            answer = await http.post("/api/v1/users/signup", json=body, headers={"traceparent": TRACEPARENT})
    assert answer.status_code == 500
    assert [line["trace_id"] for line in logs if line["event"] == "request_failed"] == [TRACE]
    (request,) = of_kind(spans, SpanKind.SERVER)
    assert request.status.status_code is StatusCode.ERROR
    assert [event.name for event in request.events] == ["exception"]
