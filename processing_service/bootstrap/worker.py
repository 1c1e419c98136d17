"""The worker, wired."""

from dataclasses import dataclass

from processing_service.adapters.http.catalog import HttpCatalog
from processing_service.adapters.postgres.parking import PostgresAttemptMarkers
from processing_service.application.fold_the_past import FoldThePast, Rest
from processing_service.application.handle_messages import HandleMessages, Observer
from processing_service.application.messages import IncomingEvent
from processing_service.application.park_dead_letters import ParkDeadLetters
from processing_service.application.release_grants import ReleaseGrants
from processing_service.application.retry_failures import RecordFailure, RetryFailures
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.bootstrap.service import ProcessingService
from processing_service.settings import ProcessingSettings
from shared.faults import die


@dataclass(frozen=True, slots=True)
class Worker:
    """The worker's use cases."""

    handle_messages: HandleMessages
    park_dead_letters: ParkDeadLetters
    sync_catalog: SyncCatalog
    fold_the_past: FoldThePast
    release_grants: ReleaseGrants
    retry_failures: RetryFailures


def build_worker(service: ProcessingService, rest: Rest) -> Worker:
    """Wire the worker; `rest` is called between the steps of long work."""
    settings, transactions, clock = service.settings, service.transactions, service.clock
    return Worker(
        handle_messages=HandleMessages(
            service.ingest,
            transactions,
            PostgresAttemptMarkers(service.database),
            RecordFailure(transactions, clock),
            clock,
            poison_attempts=settings.worker_poison_attempts,
            observe=_observer(settings),
        ),
        park_dead_letters=ParkDeadLetters(transactions),
        sync_catalog=SyncCatalog(transactions, HttpCatalog(service.http, settings.catalog_url, service.tokens)),
        fold_the_past=FoldThePast(transactions, service.catalog, rest),
        release_grants=ReleaseGrants(transactions, service.catalog),
        retry_failures=RetryFailures(transactions, service.catalog, clock),
    )


def _observer(settings: ProcessingSettings) -> Observer:
    """The test hook that makes a message kill the process; settings refuse it in production."""
    deadly = settings.worker_kill_on_event_type

    def kill(incoming: IncomingEvent) -> None:
        if incoming.event.event_type == deadly:
            die(f"deadly event {incoming.event.event_id}")

    return kill if deadly else lambda _incoming: None
