"""Prometheus metrics of this service; names and meanings stand in docs/operations.md."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from processing_service.application.drift import DriftKind
from processing_service.application.reconcile import ReconciliationReport

INBOX_EVENTS: Final = Counter("quest_inbox_events_total", "Messages taken in by the worker.", ["result"])
EVENT_LAG_SECONDS: Final = Histogram(
    "quest_event_lag_seconds",
    "From an event's own time to the commit that folded it; the newest event of each batch.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600, 3600, 86400),
)
BATCH_SECONDS: Final = Histogram(
    "quest_batch_seconds", "Time to handle one batch.", buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
)
BATCH_SIZE: Final = Histogram("quest_batch_size", "Messages in a batch.", buckets=(1, 5, 10, 50, 100, 250, 500, 1000))
LAST_PROGRESS: Final = Gauge(
    "quest_consumer_last_progress_timestamp_seconds", "When the worker last finished a batch, as Unix time."
)
PARKED_EVENTS: Final = Counter("quest_parked_events_total", "Messages parked.", ["reason"])

REWARD_PENDING: Final = Gauge("quest_reward_pending", "Grants that are not credited yet.")
REWARD_HELD: Final = Gauge("quest_reward_held", "Grants that a budget holds back.")
REWARD_TO_REVERSE: Final = Gauge("quest_reward_to_reverse", "Credited grants that are not taken back yet.")
REWARD_OLDEST_AGE_SECONDS: Final = Gauge("quest_reward_oldest_age_seconds", "Age of the oldest grant not credited yet.")
REWARD_CREDIT_ATTEMPTS: Final = Counter(
    "quest_reward_credit_attempts_total",
    "Answers of the wallet by grant; `unavailable` counts calls that remained without an answer.",
    ["result"],
)
REWARD_REVERSAL_ATTEMPTS: Final = Counter(
    "quest_reward_reversal_attempts_total",
    "Answers of the wallet by grant to take back; `unavailable` counts calls that remained without an answer.",
    ["result"],
)
RECONCILIATION_DRIFT: Final = Gauge(
    "quest_reconciliation_drift", "Findings of the last comparison of the books", ["kind"]
)
RECONCILIATION_USERS: Final = Counter("quest_reconciliation_users_total", "Users whose books were compared.")
LEADERBOARD_WRITES: Final = Counter("quest_leaderboard_writes_total", "Places of users written to Redis.")
LEADERBOARD_REBUILDS: Final = Counter(
    "quest_leaderboard_rebuilds_total", "Times that the boards in Redis were found incomplete and built anew."
)
LEADERBOARD_WAITING: Final = Gauge(
    "quest_leaderboard_waiting", "Places that Redis does not know of yet, counted up to 10,000."
)
LEADERBOARD_REACHABLE: Final = Gauge("quest_leaderboard_reachable", "1 while Redis can be written to, else 0.")
LEADERBOARD_READS: Final = Counter(
    "quest_leaderboard_reads_total", "Answers about leaderboards, by where they came from.", ["source"]
)
WEBHOOK_ATTEMPTS: Final = Counter(
    "quest_webhook_attempts_total",
    "Attempts to deliver a webhook: `delivered`, `pending` (it is tried again), `failed` (it is given up).",
    ["result"],
)
WEBHOOK_PENDING: Final = Gauge("quest_webhook_pending", "Deliveries that wait for receivers that are not paused.")
WEBHOOK_OLDEST_AGE_SECONDS: Final = Gauge("quest_webhook_oldest_age_seconds", "Age of the oldest of these deliveries.")
WEBHOOK_PAUSED_ENDPOINTS: Final = Gauge("quest_webhook_paused_endpoints", "Receivers that are paused.")
SSE_CONNECTIONS: Final = Gauge("quest_sse_connections", "Open toast streams.")
TOAST_REPLAY: Final = Counter("quest_toast_replay_total", "Toasts sent because a stream had missed them.")
TOAST_SECONDS: Final = Histogram(
    "quest_toast_seconds",
    "From writing a toast to sending it down a stream that was open already.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)

ZEROMQ_REQUESTS: Final = Counter("quest_zeromq_requests_total", "Requests answered over ZeroMQ.", ["request", "result"])
ZEROMQ_REQUEST_SECONDS: Final = Histogram(
    "quest_zeromq_request_seconds",
    "From taking a request in to its answer.",
    ["request"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
ZEROMQ_RESETS: Final = Counter(
    "quest_zeromq_resets_total", "Times that all ZeroMQ connections were closed, as they held too much memory."
)
ZEROMQ_BATCH_SIZE: Final = Histogram(
    "quest_zeromq_batch_size", "Requests handled in one transaction.", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)


def show_reconciliation(report: ReconciliationReport) -> None:
    """Have the metrics say what a comparison of the books has found."""
    RECONCILIATION_USERS.inc(report.result.users)
    for kind in DriftKind:
        RECONCILIATION_DRIFT.labels(kind.value).set(report.kinds.get(kind, 0))
