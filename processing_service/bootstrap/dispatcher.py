"""The dispatcher, wired."""

from dataclasses import dataclass

from processing_service.adapters.http.auth_wallet import AuthWallet
from processing_service.adapters.postgres.grant_queue import PostgresGrantQueue
from processing_service.adapters.postgres.reversal_queue import PostgresReversalQueue
from processing_service.application.credit_grants import CreditGrants
from processing_service.application.reverse_grants import ReverseGrants
from processing_service.bootstrap.service import ProcessingService


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
    wallet = AuthWallet(service.http, settings.auth_url, service.tokens)
    lease_seconds = settings.dispatcher_lease_seconds
    return DispatcherParts(
        credit_grants=CreditGrants(queue, wallet, lease_seconds=lease_seconds),
        reverse_grants=ReverseGrants(PostgresReversalQueue(service.database), wallet, lease_seconds=lease_seconds),
        queue=queue,
    )
