"""What the receivers of webhooks are told of completions, credits and levels. `docs/webhooks.md` shows each."""

from typing import Any, Final

from processing_service.application.ports.grants import CreditedGrant
from processing_service.application.ports.progress import UserCompletion
from processing_service.application.ports.standings import ReachedLevel
from processing_service.application.snapshot import Snapshot
from processing_service.domain.definition import Reward
from processing_service.domain.event import Event
from processing_service.domain.identity import completed_event_id, level_event_id
from processing_service.domain.webhooks.messages import WebhookKind, WebhookMessage

_KIND_OF: Final = {"achievement": WebhookKind.ACHIEVEMENT_UNLOCKED}


def completed_message(snapshot: Snapshot, one: UserCompletion) -> WebhookMessage:
    """A completed quest or, where the definition is an achievement, that it is unlocked."""
    completion = one.completion
    written = snapshot.version(completion.code, completion.version)
    return WebhookMessage(
        kind=_KIND_OF.get(written.kind, WebhookKind.QUEST_COMPLETED),
        key=completed_event_id(one.user_id, completion.code, completion.cycle, one.generation),
        user_id=one.user_id,
        occurred_at=completion.position[0],
        payload={
            "user_id": one.user_id,
            "code": completion.code,
            "name": written.name,
            "cycle": completion.cycle,
            "version": completion.version,
            "claim": written.claim,
            "reward": written.reward.model_dump(),
        },
    )


def badge_message(event: Event) -> WebhookMessage:
    """A plain badge, which the catalog does not know: unlocked by its name, without a code and without a reward."""
    return WebhookMessage(
        kind=WebhookKind.ACHIEVEMENT_UNLOCKED,
        key=event.event_id,
        user_id=event.user_id or "",
        occurred_at=event.timestamp,
        payload={
            "user_id": event.user_id,
            "code": None,
            "name": str(event.data.get("name", "")),
            "cycle": 1,
            "version": None,
            "claim": "automatic",
            "reward": _reward(Reward()),
        },
    )


def credited_message(grant: CreditedGrant) -> WebhookMessage:
    """A reward that has arrived."""
    return WebhookMessage(
        kind=WebhookKind.REWARD_CREDITED,
        key=grant.grant_id,
        user_id=grant.user_id,
        occurred_at=grant.credited_at,
        payload={
            "user_id": grant.user_id,
            "grant_id": grant.grant_id,
            "code": grant.quest_code,
            "name": grant.name,
            "cycle": grant.cycle,
            "reward": _reward(grant.reward),
        },
    )


def level_message(one: ReachedLevel) -> WebhookMessage:
    """A level that was reached."""
    return WebhookMessage(
        kind=WebhookKind.LEVEL_REACHED,
        key=level_event_id(one.user_id, one.level, one.generation),
        user_id=one.user_id,
        occurred_at=one.reached_at,
        payload={"user_id": one.user_id, "level": one.level},
    )


def _reward(reward: Reward) -> dict[str, Any]:
    return {
        "gold": reward.gold,
        "diamonds": reward.diamonds,
        "points": reward.points,
        "badge": reward.badge,
    }
