"""Names for what follows from a completion or a retraction: always the same for the same one."""

import json
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0b8f64-5c0e-5d0a-9a53-0d4f0c3a7e51")


def grant_id(user_id: str, code: str, cycle: int, generation: int = 0) -> str:
    """The id of the grant for a completed cycle: the key under which it is credited once, for ever.

    A cycle that was taken back, because an event it rested on was retracted, and is reached again has another
    `generation`: it is paid anew, since what was paid before has been taken back.
    """
    return _derived("grant", user_id, code, cycle, generation)


def completed_event_id(user_id: str, code: str, cycle: int, generation: int = 0) -> str:
    """The id of the `QuestCompleted` event of a completed cycle; its time is that of the completing event."""
    return _derived("QuestCompleted", user_id, code, cycle, generation)


def claimed_event_id(grant: str) -> str:
    """The id of the `RewardClaimed` event of a claim, from the id of its grant."""
    return str(uuid5(UUID(grant), "RewardClaimed"))


def reversal_id(grant: str) -> str:
    """The id under which a grant is taken back from the wallet, once for ever."""
    return str(uuid5(UUID(grant), "reversal"))


def manual_grant_id(key: str) -> str:
    """The id of a grant that an administrator gives under a key of their own choice."""
    return str(uuid5(_NAMESPACE, json.dumps(["manual grant", key])))


def revocation_id(grant: str) -> str:
    """What levels that are lost with a revoked grant are taken back under."""
    return str(uuid5(UUID(grant), "revocation"))


def retraction_id(event_id: str) -> str:
    """The id of the `EventRetracted` that takes an event back."""
    return str(uuid5(_NAMESPACE, json.dumps(["EventRetracted", event_id])))


def unlock_event_id(user_id: str, code: str, attempt: int = 1) -> str:
    """The id of the event that unlocks an achievement by request; a further `attempt` follows a retraction."""
    return _derived("AchievementUnlocked", user_id, code, attempt, 0)


def badge_event_id(user_id: str, name: str, attempt: int = 1) -> str:
    """The id of the event that gives a user a plain badge; a further `attempt` follows a retraction."""
    return _derived("BadgeUnlocked", user_id, name, attempt, 0)


def level_event_id(user_id: str, level: int, generation: int = 0) -> str:
    """The id of the `LevelReached` event of a user's level; its time is that of the award that led to it."""
    return _derived("LevelReached", user_id, str(level), 0, generation)


def requested_event_id(publisher_id: str, key: str, user_id: str, event_type: str) -> str:
    """The id of an event that a publisher asks for under a key of its own."""
    return str(uuid5(_NAMESPACE, json.dumps(["requested", publisher_id, key, user_id, event_type])))


def _derived(kind: str, user_id: str, code: str, cycle: int, generation: int) -> str:
    # JSON keeps the parts apart, whatever characters they hold.
    parts = [kind, user_id, code, cycle, *([generation] if generation else [])]
    return str(uuid5(_NAMESPACE, json.dumps(parts)))
