"""What the server answers to a dry run."""

from typing import Any

SIMULATE = "POST /api/v1/operations/simulations"
AMOUNTS = {"gold": 40, "diamonds": 0, "points": 0}
TOTAL = {"users": 10, "users_completed": 3, "completions": 4, "payout": AMOUNTS}
REPORT: dict[str, Any] = {
    "kind": "report",
    "code": "trio",
    "since": None,
    "until": None,
    "sample": 0.5,
    "assumes_accepted": False,
    "pays_past": True,
    "events": 70,
    "total": TOTAL,
    "estimated_total": {**TOTAL, "users": 20, "completions": 8, "payout": {**AMOUNTS, "gold": 80}},
    "days": [
        {"day": "2026-11-23", "completions": 3, "gold": 30, "diamonds": 0, "points": 0},
        {"day": "2026-11-24", "completions": 1, "gold": 10, "diamonds": 0, "points": 0},
    ],
    "time_to_finish": {"median_seconds": 5400, "p90_seconds": 200000, "exact": True},
    "live": {
        "version": 2,
        "users_completed": 1,
        "completions": 1,
        "payout": {**AMOUNTS, "gold": 10},
        "users_gained": 2,
        "users_lost": 0,
        "more_completions": 3,
        "more_payout": {**AMOUNTS, "gold": 30},
    },
    "examples": [
        {
            "user_id": "ada",
            "fate": "completed",
            "status": "completed",
            "times_completed": 1,
            "progress": 3,
            "target": 3,
            "events": [
                {
                    "event_id": "e-1",
                    "event_type": "MatchWon",
                    "timestamp": "2026-11-23T17:05:00Z",
                    "counted": 1,
                    "reason": None,
                    "completes": [1],
                }
            ],
        }
    ],
}
UNDER_WAY = {"kind": "progress", "users": 5, "total_users": 10, "events": 30}
