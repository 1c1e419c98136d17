"""An overview of operations as an example in the API's document."""

from typing import Final

from pydantic.config import JsonDict

OVERVIEW_EXAMPLE: Final[JsonDict] = {
    "at": "2026-11-20T09:30:00Z",
    "broker": {
        "reachable": True,
        "problem": None,
        "events": {"name": "quest.processing.v1", "ready": 0, "consumers": 2},
        "dead_letters": {"name": "quest.dlq.v1", "ready": 0, "consumers": 2},
    },
    "intake": {
        "last_stored_at": "2026-11-20T09:29:58.120000Z",
        "accepted_last_minute": 340,
        "accepted_per_minute": 312.4,
        "measured": 1000,
        "lag_median_seconds": 0.08,
        "lag_p95_seconds": 0.4,
        "retried": 0,
        "retried_oldest_age_seconds": 0,
    },
    "outboxes": [
        {"service": "auth", "reachable": True, "problem": None, "pending": 0, "oldest_age_seconds": 0},
        {
            "service": "catalog",
            "reachable": False,
            "problem": "the service does not answer",
            "pending": None,
            "oldest_age_seconds": None,
        },
        {"service": "processing", "reachable": True, "problem": None, "pending": 3, "oldest_age_seconds": 0.2},
    ],
    "grants": {
        "pending": {"count": 4, "oldest_age_seconds": 0.3},
        "held": {"count": 0, "oldest_age_seconds": 0},
        "parked": {"count": 0, "oldest_age_seconds": 0},
        "to_reverse": 0,
    },
    "parked_messages": {"count": 1, "oldest_age_seconds": 5400},
    "webhooks": {"pending": 0, "oldest_age_seconds": 0, "paused_endpoints": 0},
    "leaderboards": {"is_configured": True, "is_reachable": True, "waiting": 0},
    "last_reconciliation": {
        "began_at": "2026-11-20T09:26:00Z",
        "ended_at": "2026-11-20T09:26:04Z",
        "is_scheduled": True,
        "users": 1200,
        "drift_total": 0,
        "repaired": 0,
    },
    "budgets_reached": ["launch-week"],
}
