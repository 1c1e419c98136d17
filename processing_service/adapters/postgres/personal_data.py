"""Everything that the database holds about one user, table by table."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from shared.database import Database
from shared.database.json_rows import json_rows

_TABLES: Final = {
    "participations": """
        SELECT created_at, facts, toast_seen AS toasts_seen, toast_read AS toasts_read
          FROM participant WHERE user_id = :user_id AND erased_at IS NULL
    """,
    "events": """
        SELECT event_id, event_type, timestamp, received_at, event_data
          FROM event WHERE user_id = :user_id ORDER BY timestamp, event_id
    """,
    "retractions": """
        SELECT event_id, retraction_id, retracted_at FROM retraction WHERE user_id = :user_id ORDER BY retracted_at
    """,
    "progress": """
        SELECT quest_code AS code, times_completed, state, updated_at
          FROM user_quest_reward WHERE user_id = :user_id ORDER BY quest_code
    """,
    "completions": """
        SELECT quest_code AS code, cycle, version, completed_at, recorded_at, event_id, claimed_at, reversed_at
          FROM completion WHERE user_id = :user_id ORDER BY completed_at, quest_code, cycle
    """,
    "grants": """
        SELECT grant_id, quest_code AS code, cycle, version, reason, gold, diamonds, points, badge, status,
               earned_at, created_at, credited_at, reversed_at
          FROM reward_grant WHERE user_id = :user_id ORDER BY created_at, grant_id
    """,
    "toasts": """
        SELECT sequence, kind, payload, created_at FROM toast WHERE user_id = :user_id ORDER BY sequence
    """,
    "standings": """
        SELECT points, level, reached_at, name, hidden FROM standing WHERE user_id = :user_id
    """,
    "periods": """
        SELECT period, points, reached_at FROM period_standing WHERE user_id = :user_id ORDER BY period
    """,
    "levels": """
        SELECT level, reached_at, reversed_at FROM level_reached WHERE user_id = :user_id ORDER BY level
    """,
    "star_tokens": """
        SELECT number, score, minted_at FROM star_token WHERE user_id = :user_id ORDER BY number
    """,
    "webhook_deliveries": """
        SELECT id, kind, payload, occurred_at, status, delivered_at
          FROM webhook_delivery WHERE user_id = :user_id ORDER BY created_at, id
    """,
    "parked_messages": """
        SELECT id, event_id, event_type, reason, detail, encode(body, 'escape') AS body, parked_at, status
          FROM parked_message WHERE user_id = :user_id ORDER BY parked_at, id
    """,
}


class PostgresPersonalData:
    """See the port `PersonalData`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: str) -> AsyncGenerator[tuple[str, list[str]], None]:
        """See `PersonalData`."""
        async with (
            self._database.transaction() as session,
            aclosing(json_rows(session, _TABLES, {"user_id": user_id})) as found,
        ):
            async for piece in found:
                yield piece
