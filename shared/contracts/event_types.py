"""The names of the events that Questline's own services publish, and the rule that reserves them."""

from typing import Final

USER_SIGN_IN: Final = "UserSignIn"
NEW_USER_SIGN_IN: Final = "NewUserSignIn"
USER_UPDATED: Final = "UserUpdated"
USER_DELETED: Final = "UserDeleted"

QUEST_PUBLISHED: Final = "QuestPublished"
QUEST_PAUSED: Final = "QuestPaused"
QUEST_RESUMED: Final = "QuestResumed"
QUEST_ARCHIVED: Final = "QuestArchived"
QUEST_COMPLETED: Final = "QuestCompleted"
QUEST_ACCEPTED: Final = "QuestAccepted"
QUEST_ABANDONED: Final = "QuestAbandoned"
QUEST_BUDGET_REACHED: Final = "QuestBudgetReached"

REWARD_CLAIMED: Final = "RewardClaimed"
EVENT_RETRACTED: Final = "EventRetracted"
LEVEL_REACHED: Final = "LevelReached"
LEVEL_CURVE_PUBLISHED: Final = "LevelCurvePublished"
ADMINISTRATION_RECORDED: Final = "AdministrationRecorded"

SIGN_INS: Final = frozenset({USER_SIGN_IN, NEW_USER_SIGN_IN})
CATALOG_CHANGES: Final = frozenset(
    {QUEST_PUBLISHED, QUEST_PAUSED, QUEST_RESUMED, QUEST_ARCHIVED, LEVEL_CURVE_PUBLISHED}
)
TELL_OF_COMPLETIONS: Final = frozenset({QUEST_COMPLETED, REWARD_CLAIMED, LEVEL_REACHED})
ABOUT_NO_USER: Final = CATALOG_CHANGES | {QUEST_BUDGET_REACHED, ADMINISTRATION_RECORDED}

OF_AUTH: Final = frozenset({USER_SIGN_IN, NEW_USER_SIGN_IN, USER_UPDATED, USER_DELETED, ADMINISTRATION_RECORDED})
OF_CATALOG: Final = CATALOG_CHANGES | {ADMINISTRATION_RECORDED}
OF_PROCESSING: Final = frozenset(
    {
        QUEST_COMPLETED,
        QUEST_ACCEPTED,
        QUEST_ABANDONED,
        QUEST_BUDGET_REACHED,
        REWARD_CLAIMED,
        EVENT_RETRACTED,
        LEVEL_REACHED,
    }
)

RESERVED_PREFIX: Final = "Quest"
RESERVED_NAMES: Final = frozenset(
    {
        USER_SIGN_IN,
        NEW_USER_SIGN_IN,
        USER_UPDATED,
        USER_DELETED,
        REWARD_CLAIMED,
        EVENT_RETRACTED,
        LEVEL_REACHED,
        LEVEL_CURVE_PUBLISHED,
        ADMINISTRATION_RECORDED,
    }
)


def is_reserved(event_type: str) -> bool:
    """Whether only Questline's own services may publish events of this type."""
    return event_type in RESERVED_NAMES or event_type.startswith(RESERVED_PREFIX)
