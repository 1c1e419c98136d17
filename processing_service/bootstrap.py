"""The composition root: settings in, wired use cases out."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx

from processing_service.adapters.conditions import CatalogConditions, find_fault
from processing_service.adapters.http.auth_ledger import AuthLedger
from processing_service.adapters.http.auth_wallet import AuthWallet
from processing_service.adapters.http.catalog import HttpCatalog
from processing_service.adapters.postgres.backfills import PostgresBackfills
from processing_service.adapters.postgres.event_stream import PostgresEventStreams
from processing_service.adapters.postgres.event_types import PostgresEventTypes
from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.adapters.postgres.parked_messages import PostgresParkedMessages
from processing_service.adapters.postgres.parking import PostgresAttemptMarkers
from processing_service.adapters.postgres.publishers import PostgresPublishers
from processing_service.adapters.postgres.reconciliations import PostgresReconciliations
from processing_service.adapters.postgres.reversal_queue import PostgresReversalQueue
from processing_service.adapters.postgres.stored_events import PostgresStoredEvents
from processing_service.adapters.postgres.tables import OUTBOX
from processing_service.adapters.postgres.toasts import PostgresToasts
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.adapters.postgres.turns import RECONCILIATION_KEY, PostgresTurn
from processing_service.adapters.rabbitmq.message_sender import RabbitMessageSender
from processing_service.application.claim_reward import ClaimReward
from processing_service.application.compare_books import CompareBooks
from processing_service.application.credit_grants import CreditGrants
from processing_service.application.drop_message import DropMessage
from processing_service.application.enrol_user import EnrolUser
from processing_service.application.explain_progress import ExplainProgress
from processing_service.application.explain_to_player import ExplainToPlayer
from processing_service.application.fold_the_past import FoldThePast, Rest
from processing_service.application.follow_toasts import FollowToasts
from processing_service.application.handle_messages import HandleMessages, Observer
from processing_service.application.ingest_events import IngestEvents
from processing_service.application.issue_publisher_key import IssuePublisherKey
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent
from processing_service.application.park_dead_letters import ParkDeadLetters
from processing_service.application.ports.books import Reconciliations
from processing_service.application.prepare_simulation import PrepareSimulation
from processing_service.application.read_backfills import ReadBackfills
from processing_service.application.read_budgets import ReadBudgets
from processing_service.application.read_progress import ReadProgress
from processing_service.application.reconcile import Reconcile
from processing_service.application.reconcile_on_schedule import ReconcileOnSchedule
from processing_service.application.redrive_message import RedriveMessage
from processing_service.application.release_grants import ReleaseGrants
from processing_service.application.repair_progress import RepairProgress
from processing_service.application.retract_event import RetractEvent
from processing_service.application.retry_failures import RecordFailure, RetryFailures
from processing_service.application.reverse_grants import ReverseGrants
from processing_service.application.revoke_publisher import RevokePublisher
from processing_service.application.simulate import Simulate
from processing_service.application.steer_backfill import SteerBackfill
from processing_service.application.sync_catalog import SyncCatalog
from processing_service.application.toast_streams import ToastStreams
from processing_service.application.verify_publisher_key import VerifyPublisherKey
from processing_service.settings import ProcessingSettings
from shared.clock import Clock, SystemClock
from shared.database import Database, create_engine, is_current
from shared.exceptions import TemporaryError
from shared.messaging.publisher import EventPublisher
from shared.outbox import OutboxRelay
from shared.runtime.faults import FaultPoints
from shared.security import JwksKeySource, ServiceTokens, TokenVerifier

SERVICE_NAME: Final = "processing"
MIGRATIONS: Final = Path(__file__).parent / "migrations"

_HTTP_TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class ProcessingService:
    """What all roles of one process share."""

    settings: ProcessingSettings
    clock: Clock
    database: Database
    http: httpx.AsyncClient
    tokens: ServiceTokens
    transactions: PostgresTransactions
    catalog: KnownCatalog
    ingest: IngestEvents

    async def check_migrations(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: the database's schema is not the one that this code was written for.
        """
        if not await is_current(self.database, MIGRATIONS):
            raise TemporaryError("the database is not migrated to this release: python -m processing_service migrate")

    async def check_catalog(self) -> None:
        """For readiness.

        Raises:
            TemporaryError: the catalog was never read.
        """
        async with self.transactions() as transaction:
            if not (await transaction.catalog.hold()).revision:
                raise TemporaryError("the catalog has not been read yet")


@asynccontextmanager
async def open_service(settings: ProcessingSettings, clock: Clock | None = None) -> AsyncIterator[ProcessingService]:
    """Wire the service; connections are made on first use and closed at the end."""
    async with AsyncExitStack() as stack:
        url = settings.processing_database_url.get_secret_value()
        engine = create_engine(url, pool_size=settings.database_pool_size, application_name="processing-service")
        database = Database(engine)
        stack.push_async_callback(database.close)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=_HTTP_TIMEOUT_SECONDS))
        transactions = PostgresTransactions(database)
        catalog = KnownCatalog(CatalogConditions())
        yield ProcessingService(
            settings=settings,
            clock=clock or SystemClock(),
            database=database,
            http=http,
            tokens=ServiceTokens(
                http,
                f"{settings.auth_url.rstrip('/')}/internal/v1/token",
                service=SERVICE_NAME,
                secret=settings.service_secret_processing.get_secret_value(),
            ),
            transactions=transactions,
            catalog=catalog,
            ingest=IngestEvents(transactions, catalog),
        )


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
            os.kill(os.getpid(), signal.SIGKILL)

    return kill if deadly else lambda _incoming: None


@dataclass(frozen=True, slots=True)
class DispatcherParts:
    """The dispatcher's use cases, and the queue of what is to be credited."""

    credit_grants: CreditGrants
    reverse_grants: ReverseGrants
    queue: PostgresGrantQueue


def build_dispatcher(service: ProcessingService) -> DispatcherParts:
    """Wire the dispatcher."""
    settings = service.settings
    queue = PostgresGrantQueue(service.database)
    faults = FaultPoints(settings.fault_point)
    wallet = AuthWallet(service.http, settings.auth_url, service.tokens, faults=faults)
    lease_seconds = settings.dispatcher_lease_seconds
    return DispatcherParts(
        credit_grants=CreditGrants(queue, wallet, lease_seconds=lease_seconds),
        reverse_grants=ReverseGrants(PostgresReversalQueue(service.database), wallet, lease_seconds=lease_seconds),
        queue=queue,
    )


def build_relay(service: ProcessingService) -> OutboxRelay:
    """Wire the relay."""
    publisher = EventPublisher(service.settings.amqp_url.get_secret_value(), f"{SERVICE_NAME}-service")
    return OutboxRelay(service.database, OUTBOX, publisher, faults=FaultPoints(service.settings.fault_point))


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes call."""

    verifier: TokenVerifier
    read_progress: ReadProgress
    claim_reward: ClaimReward
    enrol_user: EnrolUser
    read_budgets: ReadBudgets
    explain_progress: ExplainProgress
    explain_to_player: ExplainToPlayer
    publishers: PostgresPublishers
    issue_publisher_key: IssuePublisherKey
    verify_publisher_key: VerifyPublisherKey
    revoke_publisher: RevokePublisher
    stored_events: PostgresStoredEvents
    event_types: PostgresEventTypes
    retract_event: RetractEvent
    parked_messages: PostgresParkedMessages
    redrive_message: RedriveMessage
    drop_message: DropMessage
    toasts: PostgresToasts
    toast_streams: ToastStreams
    follow_toasts: FollowToasts
    prepare_simulation: PrepareSimulation
    simulate: Simulate
    read_backfills: ReadBackfills
    steer_backfill: SteerBackfill
    reconcile: Reconcile
    reconciliations: PostgresReconciliations


def build_reconcile(service: ProcessingService, results: Reconciliations, rest: Rest) -> Reconcile:
    """Wire comparisons of the books with the ledger; `rest` is called between some users and the next."""
    transactions, catalog = service.transactions, service.catalog
    ledger = AuthLedger(service.http, service.settings.auth_url, service.tokens, timeout_seconds=_HTTP_TIMEOUT_SECONDS)
    return Reconcile(
        transactions,
        CompareBooks(transactions, catalog, ledger),
        RepairProgress(transactions, catalog),
        ledger,
        results,
        service.clock,
        rest,
    )


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The scheduler's use cases."""

    reconcile: Reconcile
    reconcile_on_schedule: ReconcileOnSchedule


def build_scheduler(service: ProcessingService, rest: Rest) -> Scheduler:
    """Wire the scheduler."""
    settings = service.settings
    results = PostgresReconciliations(service.database)
    reconcile = build_reconcile(service, results, rest)
    return Scheduler(
        reconcile,
        ReconcileOnSchedule(
            reconcile,
            results,
            PostgresTurn(service.database, RECONCILIATION_KEY),
            service.clock,
            every=timedelta(seconds=settings.reconcile_every_seconds),
            sample=settings.reconcile_sample,
        ),
    )


def build_explain(service: ProcessingService, read: ReadProgress) -> ExplainProgress:
    """Wire explanations with what the ledger says."""
    ledger = AuthLedger(service.http, service.settings.auth_url, service.tokens)
    return ExplainProgress(service.transactions, service.catalog, read, ledger)


def build_api(service: ProcessingService, rest: Rest) -> Api:
    """Wire the API; `rest` is called between the steps of long work."""
    settings, database, clock = service.settings, service.database, service.clock
    keys = JwksKeySource(service.http, f"{settings.auth_url.rstrip('/')}/.well-known/jwks.json")
    publishers = PostgresPublishers(database)
    parked = PostgresParkedMessages(database)
    toasts = PostgresToasts(database)
    read_progress = ReadProgress(service.transactions, service.catalog, clock)
    backfills = PostgresBackfills(database)
    reconciliations = PostgresReconciliations(database)
    read_backfills = ReadBackfills(service.transactions, service.catalog, backfills)
    return Api(
        verifier=TokenVerifier(keys, issuer=settings.auth_issuer),
        read_progress=read_progress,
        read_budgets=ReadBudgets(service.transactions, service.catalog),
        enrol_user=EnrolUser(read_progress, service.ingest, clock),
        claim_reward=ClaimReward(service.transactions, service.catalog, clock),
        explain_progress=build_explain(service, read_progress),
        explain_to_player=ExplainToPlayer(service.transactions, service.catalog, read_progress, clock),
        publishers=publishers,
        issue_publisher_key=IssuePublisherKey(publishers, clock),
        verify_publisher_key=VerifyPublisherKey(publishers),
        revoke_publisher=RevokePublisher(publishers, clock),
        stored_events=PostgresStoredEvents(database),
        event_types=PostgresEventTypes(database),
        retract_event=RetractEvent(service.transactions, service.catalog, clock),
        parked_messages=parked,
        redrive_message=RedriveMessage(parked, RabbitMessageSender(settings.amqp_url.get_secret_value())),
        drop_message=DropMessage(parked),
        toasts=toasts,
        toast_streams=ToastStreams(settings.toast_streams_per_user),
        follow_toasts=FollowToasts(toasts, clock, ping_seconds=settings.toast_ping_seconds),
        prepare_simulation=PrepareSimulation(service.transactions, service.catalog, find_fault, CatalogConditions()),
        simulate=Simulate(PostgresEventStreams(database)),
        read_backfills=read_backfills,
        steer_backfill=SteerBackfill(backfills, read_backfills),
        reconcile=build_reconcile(service, reconciliations, rest),
        reconciliations=reconciliations,
    )
