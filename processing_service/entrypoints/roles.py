"""The long-running roles of a process."""

import asyncio
from collections.abc import Mapping
from typing import Final

from processing_service.adapters.postgres.transactions import CATALOG_CHANNEL
from processing_service.adapters.rabbitmq.consumer import BatchConsumer
from processing_service.bootstrap.service import ProcessingService
from processing_service.bootstrap.worker import build_worker
from processing_service.entrypoints.batches import observed
from processing_service.entrypoints.recurring import repeatedly, resting
from shared.database.notifications import Notifications
from shared.messaging.topology import DEAD_QUEUE
from shared.runtime import Role, http_role
from shared.web import create_app

_DEAD_LETTERS_AT_ONCE: Final = 50
_FAILURES_SECONDS: Final = 1.0


def worker_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Consuming events and dead letters, keeping the catalog's copy current, retrying what failed."""
    settings = service.settings
    worker = build_worker(service, resting(settings.backfill_share))
    amqp_url = settings.amqp_url.get_secret_value()
    consumer = BatchConsumer(
        amqp_url,
        "processing-worker",
        observed(worker.handle_messages),
        batch_size=settings.worker_batch_size,
        linger_seconds=settings.worker_linger_milliseconds / 1000,
        prefetch=settings.worker_batch_size * settings.worker_prefetch_batches,
    )
    dead_letters = BatchConsumer(
        amqp_url,
        "processing-dead-letters",
        worker.park_dead_letters,
        batch_size=_DEAD_LETTERS_AT_ONCE,
        linger_seconds=0,
        prefetch=_DEAD_LETTERS_AT_ONCE,
        queue_name=DEAD_QUEUE,
    )
    news, past = asyncio.Event(), asyncio.Event()
    hints = Notifications(
        settings.processing_database_url.get_secret_value(), application_name="processing-worker-hints"
    )
    hints.subscribe(CATALOG_CHANNEL, lambda _payload: news.set())
    hints.subscribe(CATALOG_CHANNEL, lambda _payload: past.set())  # a backfill may have been resumed

    async def follow_catalog() -> None:
        if await worker.sync_catalog():
            past.set()

    async def work_off() -> None:
        await worker.fold_the_past()
        await worker.release_grants()

    app = create_app(
        title="Questline worker",
        version="0.1.0",
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "catalog": service.check_catalog,
            "consumer": consumer.check,
        },
    )
    return {
        "consumer": consumer.run,
        "dead-letters": dead_letters.run,
        "catalog": repeatedly("catalog", follow_catalog, news, every_seconds=settings.catalog_poll_seconds),
        "past": repeatedly("past", work_off, past, every_seconds=settings.catalog_poll_seconds),
        "failures": repeatedly("failures", worker.retry_failures, asyncio.Event(), every_seconds=_FAILURES_SECONDS),
        "worker-hints": hints.run,
        "worker-health": http_role(app, settings.processing_http_host, settings.processing_worker_http_port),
    }
