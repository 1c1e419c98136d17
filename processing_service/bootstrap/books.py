"""Comparing the books, wired."""

from processing_service.adapters.http.auth_ledger import AuthLedger
from processing_service.application.compare_books import CompareBooks
from processing_service.application.fold_the_past import Rest
from processing_service.application.ports.books import Reconciliations
from processing_service.application.reconcile import Reconcile
from processing_service.application.repair_progress import RepairProgress
from processing_service.application.repair_standings import RepairStandings
from processing_service.bootstrap.service import HTTP_TIMEOUT_SECONDS, ProcessingService


def build_reconcile(service: ProcessingService, results: Reconciliations, rest: Rest) -> Reconcile:
    """Wire comparisons of the books with the ledger; `rest` is called between some users and the next."""
    transactions, catalog = service.transactions, service.catalog
    ledger = AuthLedger(service.http, service.settings.auth_url, service.tokens, timeout_seconds=HTTP_TIMEOUT_SECONDS)
    return Reconcile(
        transactions,
        CompareBooks(transactions, catalog, ledger),
        [RepairProgress(transactions, catalog), RepairStandings(transactions, catalog)],
        ledger,
        results,
        service.clock,
        rest,
    )
