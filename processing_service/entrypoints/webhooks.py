"""Webhooks as roles of a process: sent as they come, measured, and forgotten after a while."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import structlog

from processing_service.adapters import metrics
from processing_service.adapters.postgres.announcements import WEBHOOK_CHANNEL
from processing_service.application.ports.webhook_deliveries import DeliveryStatus, DueDelivery
from processing_service.application.send_deliveries import SendDeliveries, Sent
from processing_service.bootstrap.service import ProcessingService
from processing_service.bootstrap.webhooks import build_webhook_upkeep, open_sender
from processing_service.entrypoints.recurring import repeatedly
from shared.database.notifications import Notifications
from shared.exceptions import TemporaryError
from shared.runtime import Role
from shared.runtime.waiting import first_of

_POLL_SECONDS: Final = 1.0
_DRAIN_SECONDS: Final = 5.0
_MEASURE_SECONDS: Final = 15.0
_PRUNE_SECONDS: Final = 60.0
_PRUNED_AT_ONCE: Final = 10_000


class WebhookSender:
    """Serves many receivers at once, each by a task of its own, so that a slow one holds nobody else up."""

    def __init__(
        self,
        send: SendDeliveries,
        hint: asyncio.Event,
        *,
        endpoints_at_once: int,
        requests_per_endpoint: int,
        poll_seconds: float = _POLL_SECONDS,
        drain_seconds: float = _DRAIN_SECONDS,
    ) -> None:
        self._send = send
        self._endpoints_at_once = endpoints_at_once
        self._requests_per_endpoint = requests_per_endpoint
        self._poll_seconds = poll_seconds
        self._drain_seconds = drain_seconds
        self._hint = hint
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._defect: BaseException | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; requests in flight then get a few seconds, and are sent again where that is short.

        `hint` makes it look at the queue now rather than at the next poll.
        """
        log = structlog.get_logger()
        while not stop.is_set():
            self._hint.clear()
            if self._defect is not None:
                raise self._defect
            try:
                await self._begin()
            except TemporaryError as error:
                log.warning("webhooks_wait", error=str(error))
            await first_of(stop, self._hint, within_seconds=self._poll_seconds)
        if self._serving:
            _, late = await asyncio.wait(self._serving.values(), timeout=self._drain_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _begin(self) -> None:
        free = self._endpoints_at_once - len(self._serving)
        if free <= 0:
            return
        due = await self._send.claim(free, self._requests_per_endpoint, self._serving.keys())
        for endpoint_id, deliveries in due.items():
            task = asyncio.create_task(self._serve(deliveries), name=f"webhooks-{endpoint_id}")
            self._serving[endpoint_id] = task
            task.add_done_callback(partial(self._done, endpoint_id))

    async def _serve(self, deliveries: Sequence[DueDelivery]) -> None:
        try:
            _show(await self._send(deliveries))
        except TemporaryError as error:
            structlog.get_logger().warning("webhooks_sent_and_not_recorded", error=str(error))

    def _done(self, endpoint_id: str, task: asyncio.Task[None]) -> None:
        del self._serving[endpoint_id]
        if not task.cancelled():
            self._defect = self._defect or task.exception()
        self._hint.set()  # there may be more for the same receiver


def _show(sent: Sent) -> None:
    log = structlog.get_logger()
    for one in sent.attempts:
        metrics.WEBHOOK_ATTEMPTS.labels(one.outcome.value).inc()
        if one.outcome is not DeliveryStatus.DELIVERED:
            log.warning(
                "webhook_not_delivered",
                endpoint_id=sent.endpoint_id,
                webhook_id=one.delivery_id,
                attempt=one.number,
                error=one.error,
                given_up=one.outcome is DeliveryStatus.FAILED,
            )
    if sent.paused is not None:
        log.error("webhook_endpoint_paused", endpoint_id=sent.endpoint_id, reason=sent.paused)


def webhook_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Sending, and what goes with it. Any number of processes may do it."""
    settings = service.settings
    upkeep = build_webhook_upkeep(service)
    hints = Notifications(
        settings.processing_database_url.get_secret_value(), application_name="processing-webhook-hints"
    )
    news = asyncio.Event()
    hints.subscribe(WEBHOOK_CHANNEL, lambda _payload: news.set())

    async def send(stop: asyncio.Event) -> None:
        async with open_sender(service) as sending:
            sender = WebhookSender(
                sending,
                news,
                endpoints_at_once=settings.webhook_endpoints_at_once,
                requests_per_endpoint=settings.webhook_requests_per_endpoint,
            )
            await sender.run(stop)

    async def measure() -> None:
        backlog = await upkeep.deliveries.backlog()
        metrics.WEBHOOK_PENDING.set(backlog.pending)
        metrics.WEBHOOK_OLDEST_AGE_SECONDS.set(backlog.oldest_age_seconds)
        metrics.WEBHOOK_PAUSED_ENDPOINTS.set(backlog.paused_endpoints)

    async def look_after() -> None:
        await upkeep.keep_notification_endpoint()
        await upkeep.deliveries.prune(settings.webhook_keep_days, _PRUNED_AT_ONCE)

    return {
        "webhooks": send,
        "webhook-hints": hints.run,
        "webhook-backlog": repeatedly("webhook-backlog", measure, asyncio.Event(), every_seconds=_MEASURE_SECONDS),
        "webhook-upkeep": repeatedly("webhook-upkeep", look_after, asyncio.Event(), every_seconds=_PRUNE_SECONDS),
    }
