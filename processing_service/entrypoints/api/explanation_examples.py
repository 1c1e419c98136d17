"""Examples of explanations for the API's document."""

from typing import Final

from pydantic.config import JsonDict

_LEAF: Final[JsonDict] = {"leaf": "ranked-wins", "amount": 2, "target": 3, "is_reached": False}

NOT_COUNTED: Final[JsonDict] = {
    "event_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c12",
    "event_type": "MatchWon",
    "timestamp": "2026-11-24T17:05:00Z",
    "outcome": "not_counted",
    "version": 2,
    "contribution": None,
    "parts": [],
    "reason": "ConditionFalse",
    "reasons": [
        {
            "name": "ConditionFalse",
            "text": "condition false: event.data.mode == 'ranked' && event.data.points >= 10",
            "leaf": "ranked-wins",
            "details": {"source": "event.data.mode == 'ranked' && event.data.points >= 10"},
            "clauses": [
                {
                    "source": "event.data.points >= 10",
                    "verdict": False,
                    "values": [{"path": "event.data.points", "value": 7, "is_missing": False}],
                    "text": "event.data.points >= 10 (event.data.points = 7)",
                }
            ],
        }
    ],
    "retracted_at": None,
    "progress": {"amount": 2, "target": 3, "times_completed": 1, "parts": [_LEAF]},
    "completions": [],
}

COUNTED: Final[JsonDict] = {
    "event_id": "01930f3e-7c1a-7b52-9d0b-0f6f2b8f3c11",
    "event_type": "MatchWon",
    "timestamp": "2026-11-23T19:40:12.5Z",
    "outcome": "counted",
    "version": 2,
    "contribution": 1,
    "parts": [{"leaf": "ranked-wins", "amount": 1}],
    "reason": None,
    "reasons": [],
    "retracted_at": None,
    "progress": {
        "amount": 0,
        "target": 3,
        "times_completed": 1,
        "parts": [{"leaf": "ranked-wins", "amount": 0, "target": 3, "is_reached": False}],
    },
    "completions": [
        {
            "cycle": 1,
            "ordinal": 1,
            "version": 2,
            "recorded": {
                "recorded_at": "2026-11-23T19:40:12.9Z",
                "generation": 0,
                "payable": True,
                "claimed_at": None,
                "reversed_at": None,
            },
            "grants": [
                {
                    "grant_id": "5f0c1d0e-7f7b-5b6e-9d55-0d6a7c1f2e3b",
                    "generation": 0,
                    "status": "credited",
                    "reward": {"gold": 25, "diamonds": 0, "points": 25, "badge": None},
                    "created_at": "2026-11-23T19:40:12.9Z",
                    "credited_at": "2026-11-23T19:40:13.1Z",
                    "reversal_policy": None,
                    "reversal_reason": None,
                    "reversed_at": None,
                    "revoked_at": None,
                    "booked": {
                        "transaction_id": "5f0c1d0e-7f7b-5b6e-9d55-0d6a7c1f2e3b",
                        "kind": "grant",
                        "gold": 25,
                        "diamonds": 0,
                        "created_at": "2026-11-23T19:40:13Z",
                    },
                    "reversal": None,
                }
            ],
            "toasts": [{"sequence": 4, "kind": "quest_completed"}, {"sequence": 5, "kind": "reward_credited"}],
        }
    ],
}

EXPLANATION: Final[JsonDict] = {
    "code": "ranked-trio",
    "name": "Three of a rank",
    "status": "in_progress",
    "versions": [
        {"version": 1, "since": "2026-11-01T00:00:00Z", "published_at": "2026-11-01T00:00:00Z", "migration": "carry"},
        {"version": 2, "since": "2026-11-20T00:00:00Z", "published_at": "2026-11-20T00:00:00Z", "migration": "carry"},
    ],
    "pauses": [{"paused_at": "2026-11-24T08:00:00Z", "resumed_at": "2026-11-24T10:00:00Z"}],
    "archived_at": None,
    "times_completed": 1,
    "totals": {"counted": 5, "not_counted": {"ConditionFalse": 2}, "enrolled": 0},
    "agrees": True,
    "differences": None,
    "ledger_answered": True,
    "items": [NOT_COUNTED, COUNTED],
    "total": 7,
    "limit": 2,
    "offset": 0,
    "next_offset": 2,
}

TOLD: Final[JsonDict] = {
    "code": "ranked-trio",
    "name": "Three of a rank",
    "status": "in_progress",
    "items": [
        {
            "timestamp": "2026-11-24T17:05:00Z",
            "outcome": "not_counted",
            "sentence": "Your MatchWon on Tuesday, 24 November at 18:05 did not count: only ranked matches count.",
        },
        {
            "timestamp": "2026-11-23T19:40:12.5Z",
            "outcome": "counted",
            "sentence": "Your MatchWon on Monday, 23 November at 20:40 counted and completed the quest.",
        },
    ],
    "total": 7,
    "limit": 2,
    "offset": 0,
    "next_offset": 2,
}
