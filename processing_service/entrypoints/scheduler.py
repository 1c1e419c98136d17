"""The scheduler: work that is due by the clock, and webhooks."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict

import structlog

from processing_service.adapters.metrics import show_reconciliation
from processing_service.bootstrap.scheduler import build_scheduler
from processing_service.bootstrap.service import ProcessingService
from processing_service.entrypoints.recurring import repeatedly, resting
from processing_service.entrypoints.webhooks import webhook_roles
from shared.runtime import Role, http_role
from shared.web import create_app


def scheduler_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Comparing the books of some users every so often, and sending webhooks.

    Any number of schedulers may run: one of them compares, and they share the sending.
    """
    settings = service.settings
    scheduler = build_scheduler(service, resting(settings.backfill_share))

    async def reconcile() -> None:
        report = await scheduler.reconcile_on_schedule()
        if report is None:
            return
        show_reconciliation(report)
        log = structlog.get_logger()
        for one in report.result.drift:
            log.error("books_drift", **asdict(one))
        log.info("books_compared", users=report.result.users, drift=report.result.drift_total)

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
        "scheduler-end": end,
        "scheduler-health": http_role(app, settings.processing_http_host, settings.processing_scheduler_http_port),
    }
