"""What receivers are told, and the body in which it travels."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class WebhookKind(StrEnum):
    """What an endpoint can ask for."""

    QUEST_COMPLETED = "quest.completed"
    ACHIEVEMENT_UNLOCKED = "achievement.unlocked"
    LEVEL_REACHED = "level.reached"
    REWARD_CREDITED = "reward.credited"


TEST_KIND: Final = "webhook.test"
"""Sent when an administrator asks for it, to any endpoint, whatever kinds it wants."""


class BodyStyle(StrEnum):
    """Which body an endpoint gets: the standard envelope, or the call that an older notification service expects."""

    STANDARD = "standard"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """Something that happened to a user. `key` names it: the same key reaches the same endpoint once, for ever."""

    kind: WebhookKind
    key: str
    user_id: str
    occurred_at: datetime
    payload: Mapping[str, Any]


def body_of(style: BodyStyle, kind: str, occurred_at: datetime, payload: Mapping[str, Any]) -> bytes:
    """The request's body; the same for every attempt."""
    body: dict[str, Any]
    if style is BodyStyle.NOTIFICATION:
        body = {
            "user_id": payload["user_id"],
            "achievement": payload["code"] or payload["name"],
            "name": payload["name"],
            "points": payload["reward"]["points"],
            "unlocked_at": occurred_at.isoformat(),
        }
    else:
        body = {"type": kind, "timestamp": occurred_at.isoformat(), "data": dict(payload)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
