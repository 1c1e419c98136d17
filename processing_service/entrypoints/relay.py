"""The relay as roles of a process."""

from collections.abc import Mapping
from functools import partial

from processing_service.bootstrap.relay import build_relay
from processing_service.bootstrap.service import ProcessingService
from shared.database.notifications import Notifications
from shared.messaging.connection import check_broker
from shared.outbox import OUTBOX_CHANNEL
from shared.runtime import Role, http_role
from shared.web import create_app


def relay_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Publishing what waits in the outbox, woken by hints."""
    settings = service.settings
    relay = build_relay(service)
    hints = Notifications(
        settings.processing_database_url.get_secret_value(), application_name="processing-relay-hints"
    )
    hints.subscribe(OUTBOX_CHANNEL, relay.wake)

    app = create_app(
        title="Questline processing relay",
        version="0.1.0",
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "broker": partial(check_broker, settings.amqp_url.get_secret_value(), "processing-relay-health"),
        },
    )
    return {
        "relay": relay.run,
        "relay-hints": hints.run,
        "relay-health": http_role(app, settings.processing_http_host, settings.processing_relay_http_port),
    }
