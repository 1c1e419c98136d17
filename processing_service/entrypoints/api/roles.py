"""The API as roles of a process."""

import asyncio
from collections.abc import Mapping

from processing_service.adapters.postgres.transactions import TOAST_CHANNEL
from processing_service.bootstrap.api import build_api
from processing_service.bootstrap.service import ProcessingService
from processing_service.entrypoints.api.app import build_app
from processing_service.entrypoints.recurring import resting
from shared.database.notifications import Notifications
from shared.runtime import Role, http_role
from shared.web import internal_face, public_face


def api_roles(service: ProcessingService) -> Mapping[str, Role]:
    """The HTTP API and the one listener that wakes its toast streams."""
    settings = service.settings
    api = build_api(service, resting(settings.backfill_share))
    hints = Notifications(settings.processing_database_url.get_secret_value(), application_name="processing-api-hints")
    hints.subscribe(TOAST_CHANNEL, api.toast_streams.ring)

    async def end_streams(stop: asyncio.Event) -> None:
        # The server waits for open answers; streams, dry runs and comparisons would keep it waiting until its deadline.
        await stop.wait()
        api.toast_streams.close()
        api.simulate.close()
        api.reconcile.close()

    app, host, leave = build_app(service, api), settings.processing_http_host, settings.http_leave_seconds
    return {
        "api": http_role(public_face(app), host, settings.processing_http_port, leave_seconds=leave),
        "internal": http_role(internal_face(app), host, settings.processing_internal_http_port, leave_seconds=leave),
        "toast-hints": hints.run,
        "toast-streams": end_streams,
    }
