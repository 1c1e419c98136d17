"""Rows of `reward_grant` whose reward has arrived."""

from typing import Any, Final

from sqlalchemy import Row

from processing_service.application.ports.grants import CreditedGrant
from processing_service.domain.definition import Reward

CREDITED_COLUMNS: Final = """
    grant_id, user_id, quest_code, coalesce(quest_name, reason) AS name, cycle, gold, diamonds, points, badge,
    credited_at
"""


def credited_grant(row: Row[Any]) -> CreditedGrant:
    """A row with these columns."""
    reward = Reward(row.gold, row.diamonds, row.points, row.badge)
    return CreditedGrant(row.grant_id, row.user_id, row.quest_code, row.name, row.cycle, reward, row.credited_at)
