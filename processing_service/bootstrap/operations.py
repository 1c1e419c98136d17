"""What operators see, wired."""

from dataclasses import dataclass

from processing_service.adapters.http.auth_wallet import AUDIENCE as AUTH_AUDIENCE
from processing_service.adapters.http.catalog import CATALOG_AUDIENCE
from processing_service.adapters.http.outboxes import HttpOutbox
from processing_service.adapters.postgres.operations_figures import PostgresOperationsFigures
from processing_service.adapters.postgres.operations_samples import PostgresOperationsSamples
from processing_service.adapters.postgres.rankings import PostgresRankings
from processing_service.adapters.postgres.reconciliations import PostgresReconciliations
from processing_service.adapters.postgres.tables import OUTBOX
from processing_service.adapters.postgres.turns import SAMPLING_KEY, PostgresTurn
from processing_service.adapters.postgres.webhook_upkeep import PostgresDeliveryUpkeep
from processing_service.adapters.rabbitmq.queue_depths import RabbitQueueDepths
from processing_service.application.read_budgets import ReadBudgets
from processing_service.application.read_operations import OperationsSources, ReadOperations
from processing_service.application.read_operations_history import ReadOperationsHistory
from processing_service.application.sample_operations import SampleOperations
from processing_service.bootstrap.service import SERVICE_NAME, ProcessingService
from shared.outbox import PostgresOutboxBacklog


@dataclass(frozen=True, slots=True)
class OperationsDesk:
    """The overview, and how it went."""

    read: ReadOperations
    history: ReadOperationsHistory


def build_operations_desk(service: ProcessingService) -> OperationsDesk:
    """Wire what the API shows."""
    samples = PostgresOperationsSamples(service.database)
    return OperationsDesk(_build_read(service), ReadOperationsHistory(samples, service.clock))


def build_sample_operations(service: ProcessingService) -> SampleOperations:
    """Wire what the scheduler does every minute."""
    turn = PostgresTurn(service.database, SAMPLING_KEY)
    return SampleOperations(_build_read(service), PostgresOperationsSamples(service.database), turn, service.clock)


def _build_read(service: ProcessingService) -> ReadOperations:
    settings, database = service.settings, service.database
    sources = OperationsSources(
        broker=RabbitQueueDepths(settings.amqp_url.get_secret_value()),
        figures=PostgresOperationsFigures(database),
        outboxes={
            "auth": HttpOutbox(service.http, settings.auth_url, service.tokens, AUTH_AUDIENCE),
            "catalog": HttpOutbox(service.http, settings.catalog_url, service.tokens, CATALOG_AUDIENCE),
            SERVICE_NAME: PostgresOutboxBacklog(database, OUTBOX),
        },
        webhooks=PostgresDeliveryUpkeep(database),
        boards=service.boards.to_read if settings.redis_url.get_secret_value() else None,
        rankings=PostgresRankings(database),
        reconciliations=PostgresReconciliations(database),
        budgets=ReadBudgets(service.transactions, service.catalog),
    )
    return ReadOperations(sources, service.clock)
