"""The relay, wired."""

from processing_service.adapters.postgres.tables import OUTBOX
from processing_service.bootstrap.service import SERVICE_NAME, ProcessingService
from shared.messaging.publisher import EventPublisher
from shared.outbox import OutboxRelay


def build_relay(service: ProcessingService) -> OutboxRelay:
    """Wire the relay."""
    publisher = EventPublisher(service.settings.amqp_url.get_secret_value(), f"{SERVICE_NAME}-service")
    return OutboxRelay(service.database, OUTBOX, publisher)
