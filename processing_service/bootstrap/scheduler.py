"""The scheduler, wired."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from processing_service.adapters.postgres.counted_statistics import PostgresCountedStatistics
from processing_service.adapters.postgres.rankings import PostgresRankings
from processing_service.adapters.postgres.rarity import PostgresRarity
from processing_service.adapters.postgres.reconciliations import PostgresReconciliations
from processing_service.adapters.postgres.turns import RARITY_KEY, RECONCILIATION_KEY, STATISTICS_KEY, PostgresTurn
from processing_service.application.count_in_turn import CountInTurn
from processing_service.application.fold_the_past import Rest
from processing_service.application.ports.leaderboards import Rankings
from processing_service.application.rebuild_leaderboards import Rebuilt
from processing_service.application.reconcile import Reconcile
from processing_service.application.reconcile_on_schedule import ReconcileOnSchedule
from processing_service.application.sample_operations import SampleOperations
from processing_service.application.update_leaderboards import UpdateLeaderboards
from processing_service.bootstrap.books import build_reconcile
from processing_service.bootstrap.leaderboards import build_update_leaderboards
from processing_service.bootstrap.operations import build_sample_operations
from processing_service.bootstrap.service import ProcessingService


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The scheduler's use cases."""

    reconcile: Reconcile
    reconcile_on_schedule: ReconcileOnSchedule
    update_leaderboards: UpdateLeaderboards
    rankings: Rankings
    count_rarity: CountInTurn
    count_statistics: CountInTurn
    sample_operations: SampleOperations


def build_scheduler(
    service: ProcessingService, rest: Rest, observe: Callable[[Rebuilt], None] = lambda _rebuilt: None
) -> Scheduler:
    """Wire the scheduler; `observe` is told of every rebuild of the leaderboards."""
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
        build_update_leaderboards(service, observe),
        PostgresRankings(service.database),
        CountInTurn(
            PostgresRarity(service.database),
            PostgresTurn(service.database, RARITY_KEY),
            service.clock,
            every=timedelta(seconds=settings.rarity_every_seconds),
        ),
        CountInTurn(
            PostgresCountedStatistics(service.database),
            PostgresTurn(service.database, STATISTICS_KEY),
            service.clock,
            every=timedelta(seconds=settings.statistics_every_seconds),
        ),
        build_sample_operations(service),
    )
