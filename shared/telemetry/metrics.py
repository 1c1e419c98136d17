"""The Prometheus metrics that more than one service feeds; each service adds its own beside its adapters."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

HTTP_REQUEST_SECONDS: Final = Histogram(
    "quest_http_request_seconds", "Time to answer an HTTP request.", ["method", "route", "status"]
)
OUTBOX_PENDING: Final = Gauge("quest_outbox_pending", "Outbox rows not yet confirmed by the broker.")
OUTBOX_OLDEST_AGE_SECONDS: Final = Gauge("quest_outbox_oldest_age_seconds", "Age of the oldest unconfirmed outbox row.")
OUTBOX_PUBLISH: Final = Counter("quest_outbox_publish_total", "Publishing attempts of the relay.", ["result"])
