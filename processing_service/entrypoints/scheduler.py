"""The scheduler: work that is due by the clock, and webhooks."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import structlog

from processing_service.adapters.metrics import show_reconciliation
from processing_service.adapters.postgres.transactions import STANDING_CHANNEL
from processing_service.application.sample_operations import SAMPLE_EVERY
from processing_service.bootstrap.scheduler import build_scheduler
from processing_service.bootstrap.service import ProcessingService
from processing_service.entrypoints.leaderboards import keeping_leaderboards, note_rebuilt
from processing_service.entrypoints.recurring import repeatedly, resting
from processing_service.entrypoints.webhooks import webhook_roles
from shared.database.notifications import Notifications
from shared.runtime import Role, http_role
from shared.web import create_app

_LOOK_EVERY_SECONDS: Final = SAMPLE_EVERY.total_seconds() / 4
"""More often than a sample is due, so that no minute is left out."""


def scheduler_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Comparing books, keeping leaderboards, counting who holds what, sampling for operators, and sending webhooks.

    Any number of schedulers may run: each time one of them compares, keeps, counts and samples, and they share the
    sending.
    """
    settings = service.settings
    scheduler = build_scheduler(service, resting(settings.backfill_share), note_rebuilt)

    async def reconcile() -> None:
        report = await scheduler.reconcile_on_schedule()
        if report is None:
            return
        show_reconciliation(report)
        log = structlog.get_logger()
        for one in report.result.drift:
            log.error("books_drift", **asdict(one))
        log.info("books_compared", users=report.result.users, drift=report.result.drift_total)

    standings = asyncio.Event()
    hints = Notifications(
        settings.processing_database_url.get_secret_value(), application_name="processing-scheduler-hints"
    )
    hints.subscribe(STANDING_CHANNEL, lambda _payload: standings.set())

    async def end(stop: asyncio.Event) -> None:
        await stop.wait()
        scheduler.reconcile.close()

    app = create_app(
        title="Questline scheduler",
        version="0.1.0",
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "catalog": service.check_catalog,
        },
    )
    return {
        **webhook_roles(service),
        "reconcile": repeatedly(
            "reconcile", reconcile, asyncio.Event(), every_seconds=settings.reconcile_every_seconds
        ),
        "leaderboards": repeatedly(
            "leaderboards",
            keeping_leaderboards(scheduler.update_leaderboards, scheduler.rankings),
            standings,
            every_seconds=settings.leaderboard_every_seconds,
        ),
        "rarity": repeatedly(
            "rarity", scheduler.count_rarity, asyncio.Event(), every_seconds=settings.rarity_every_seconds
        ),
        "statistics": repeatedly(
            "statistics", scheduler.count_statistics, asyncio.Event(), every_seconds=settings.statistics_every_seconds
        ),
        "operations": repeatedly(
            "operations", scheduler.sample_operations, asyncio.Event(), every_seconds=_LOOK_EVERY_SECONDS
        ),
        "scheduler-hints": hints.run,
        "scheduler-end": end,
        "scheduler-health": http_role(app, settings.processing_http_host, settings.processing_scheduler_http_port),
    }
