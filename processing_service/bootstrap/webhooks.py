"""Webhooks, wired: for the API, which manages them, and for the scheduler, which sends them."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from processing_service.adapters.http.host_addresses import SystemResolver
from processing_service.adapters.http.webhook_client import open_webhook_client
from processing_service.adapters.postgres.webhook_deliveries import PostgresDeliveries
from processing_service.adapters.postgres.webhook_endpoints import PostgresEndpoints
from processing_service.adapters.postgres.webhook_queue import PostgresDeliveryQueue
from processing_service.adapters.postgres.webhook_upkeep import PostgresDeliveryUpkeep
from processing_service.application.change_webhook import ChangeWebhook
from processing_service.application.create_webhook import CreateWebhook
from processing_service.application.keep_notification_endpoint import KeepNotificationEndpoint
from processing_service.application.replay_deliveries import ReplayDeliveries
from processing_service.application.send_deliveries import SendDeliveries
from processing_service.application.webhook_targets import WebhookTargets
from processing_service.bootstrap.service import ProcessingService


@dataclass(frozen=True, slots=True)
class WebhookAdministration:
    """What the routes for administrators call."""

    endpoints: PostgresEndpoints
    create: CreateWebhook
    change: ChangeWebhook
    replay: ReplayDeliveries


@dataclass(frozen=True, slots=True)
class WebhookUpkeep:
    """What the scheduler does beside the sending."""

    deliveries: PostgresDeliveryUpkeep
    keep_notification_endpoint: KeepNotificationEndpoint


def build_webhook_administration(service: ProcessingService) -> WebhookAdministration:
    """Wire what administrators do."""
    endpoints = PostgresEndpoints(service.database)
    targets = _targets(service)
    return WebhookAdministration(
        endpoints=endpoints,
        create=CreateWebhook(endpoints, targets, service.clock),
        change=ChangeWebhook(endpoints, targets),
        replay=ReplayDeliveries(endpoints, PostgresDeliveries(service.database)),
    )


def build_webhook_upkeep(service: ProcessingService) -> WebhookUpkeep:
    """Wire what is done beside the sending."""
    endpoints = PostgresEndpoints(service.database)
    return WebhookUpkeep(
        PostgresDeliveryUpkeep(service.database),
        KeepNotificationEndpoint(endpoints, service.settings.notification_service_url),
    )


@asynccontextmanager
async def open_sender(service: ProcessingService) -> AsyncIterator[SendDeliveries]:
    """Wire the sending; its connections are closed when the block is left."""
    settings = service.settings
    async with open_webhook_client(_targets(service), timeout_seconds=settings.webhook_timeout_seconds) as client:
        yield SendDeliveries(
            PostgresDeliveryQueue(service.database),
            client,
            service.clock,
            jitter=random.random,
            lease_seconds=settings.webhook_timeout_seconds + settings.webhook_lease_margin_seconds,
        )


def _targets(service: ProcessingService) -> WebhookTargets:
    settings = service.settings
    return WebhookTargets(
        SystemResolver(),
        allow_private=settings.webhook_allow_private_addresses,
        https_only=settings.environment.is_production,
    )
