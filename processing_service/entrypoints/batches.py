"""A batch as operators see it: metrics, log lines, and a span that links to where its messages came from."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import structlog
from opentelemetry.trace import Link, SpanKind

from processing_service.adapters import metrics
from processing_service.adapters.rabbitmq.consumer import Delivery
from processing_service.application.handle_messages import BatchReport, HandleMessages
from shared.faults import FaultPoint, reached
from shared.messaging.publisher import TRACEPARENT_HEADER
from shared.messaging.topology import PROCESSING_QUEUE
from shared.telemetry.tracing import link_to, tracer, tracing_is_on

_ATTRIBUTES: Final[dict[str, str]] = {
    "messaging.system": "rabbitmq",
    "messaging.destination.name": PROCESSING_QUEUE,
    "messaging.operation.name": "process",
}


def observed(handle: HandleMessages) -> Callable[[Sequence[Delivery]], Awaitable[None]]:
    """The worker's handler for the consumer."""

    async def handle_batch(batch: Sequence[Delivery]) -> None:
        started = time.perf_counter()
        with tracer().start_as_current_span(
            f"process {PROCESSING_QUEUE}", kind=SpanKind.CONSUMER, links=_links(batch), attributes=_ATTRIBUTES
        ):
            reached(FaultPoint.WORKER_AFTER_RECEIVE)
            report = await handle(batch)
            reached(FaultPoint.WORKER_AFTER_COMMIT)
            _log(report)
        metrics.BATCH_SECONDS.observe(time.perf_counter() - started)
        metrics.BATCH_SIZE.observe(len(batch))
        metrics.LAST_PROGRESS.set_to_current_time()
        _count(report)

    return handle_batch


def _links(batch: Sequence[Delivery]) -> list[Link]:
    if not tracing_is_on():
        return []
    headers = (delivery.message.headers.get(TRACEPARENT_HEADER) for delivery in batch)
    links = (link_to(str(traceparent)) for traceparent in headers if traceparent is not None)
    return [link for link in links if link is not None]


def _count(report: BatchReport) -> None:
    for status, number in Counter(result.status.value for result in report.results).items():
        metrics.INBOX_EVENTS.labels(status).inc(number)
    for reason, number in Counter(parked.refusal.reason.value for parked in report.parked).items():
        metrics.INBOX_EVENTS.labels("parked").inc(number)
        metrics.PARKED_EVENTS.labels(reason).inc(number)
    if report.newest is not None:
        metrics.EVENT_LAG_SECONDS.observe(max(0.0, (datetime.now(UTC) - report.newest).total_seconds()))


def _log(report: BatchReport) -> None:
    log = structlog.get_logger()
    for result in report.results:
        if result.completions:
            log.info(
                "quests_completed",
                event_id=result.event_id,
                user_id=result.user_id,
                completions=[f"{code}/{cycle}" for code, cycle in result.completions],
            )
    for parked in report.parked:
        log.warning(
            "message_parked",
            reason=parked.refusal.reason.value,
            detail=parked.refusal.detail,
            routing_key=parked.message.routing_key,
            message_id=parked.message.message_id,
            event_id=parked.event_id,
            user_id=parked.user_id,
        )
