"""Users as participants: the row whose lock comes before everything else that is done for a user."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.adapters.postgres.fact_records import read_facts, write_facts
from processing_service.application.ports.participants import Participant
from processing_service.application.user_facts import UNKNOWN, FactRecord

_CREATE: Final = text("""
    INSERT INTO participant (user_id)
    SELECT user_id FROM unnest(CAST(:users AS text[])) AS wanted(user_id)
     WHERE NOT EXISTS (SELECT FROM participant WHERE participant.user_id = wanted.user_id)
     ORDER BY user_id
        ON CONFLICT DO NOTHING
""")

_LOCK: Final = text("""
    SELECT user_id, toast_sequence, erased_at IS NOT NULL AS erased, facts::text AS facts
      FROM participant
     WHERE user_id = ANY(CAST(:users AS text[]))
     ORDER BY user_id
       FOR NO KEY UPDATE
""")

_NUMBER: Final = text("""
    UPDATE participant
       SET toast_sequence = numbered.toast_sequence
      FROM unnest(CAST(:users AS text[]), CAST(:sequences AS bigint[])) AS numbered(user_id, toast_sequence)
     WHERE participant.user_id = numbered.user_id
""")

_SAVE_FACTS: Final = text("""
    UPDATE participant
       SET facts = learnt.facts::jsonb
      FROM unnest(CAST(:users AS text[]), CAST(:facts AS text[])) AS learnt(user_id, facts)
     WHERE participant.user_id = learnt.user_id
""")

_DISCARD: Final = text("""
    INSERT INTO erased_event (event_id_hash, reason)
    SELECT sha256(convert_to(event_id, 'UTF8')), 'it came after its user was deleted'
      FROM unnest(CAST(:ids AS text[])) AS discarded(event_id)
     ORDER BY event_id
        ON CONFLICT DO NOTHING
""")

_ERASE: Final = (
    text("""
    INSERT INTO erased_event (event_id_hash, reason)
    SELECT sha256(convert_to(event_id, 'UTF8')), 'the user was deleted'
      FROM event WHERE user_id = ANY(CAST(:users AS text[]))
        ON CONFLICT DO NOTHING
    """),
    text("DELETE FROM event WHERE user_id = ANY(CAST(:users AS text[]))"),
    # Before the entries lose what tells which of the services' events they came with.
    text("""
    INSERT INTO erased_event (event_id_hash, reason)
    SELECT sha256(convert_to(event.event_id, 'UTF8')), 'the user was deleted'
      FROM event
      JOIN audit_entry ON audit_entry.id = event.event_id
     WHERE audit_entry.user_id = ANY(CAST(:users AS text[]))
        ON CONFLICT DO NOTHING
    """),
    text("""
    DELETE FROM event USING audit_entry
     WHERE audit_entry.id = event.event_id AND audit_entry.user_id = ANY(CAST(:users AS text[]))
    """),
    # That something was done stays on record, and who did it; what was said about the user does not.
    text("""
    UPDATE audit_entry
       SET reason = NULL, details = '{}',
           subject = CASE WHEN action LIKE 'event.%' AND user_id IS NOT NULL
                          THEN encode(sha256(convert_to(subject, 'UTF8')), 'hex') ELSE subject END
     WHERE user_id = ANY(CAST(:users AS text[]))
    """),
    text("DELETE FROM user_quest_reward WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM completion WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM retraction WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM toast WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM star_token WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM level_reached WHERE user_id = ANY(CAST(:users AS text[]))"),
    # Without points, so that the leaderboards learn of it; nothing that is known of the user stays.
    text("""
    UPDATE standing SET points = 0, reached_at = NULL, level = 1, name = NULL, named_at = NULL, hidden = true,
                        changed = true
     WHERE user_id = ANY(CAST(:users AS text[]))
    """),
    text("UPDATE period_standing SET points = 0, changed = true WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("""
    DELETE FROM webhook_delivery
     USING (SELECT id FROM webhook_delivery WHERE user_id = ANY(CAST(:users AS text[])) ORDER BY id FOR UPDATE) AS gone
     WHERE webhook_delivery.id = gone.id
    """),
    text("DELETE FROM parked_message WHERE user_id = ANY(CAST(:users AS text[]))"),
    text("DELETE FROM outbox WHERE payload ->> 'user_id' = ANY(CAST(:users AS text[]))"),
    text("""
    UPDATE emission SET held = held - gone.number
      FROM (SELECT quest_code, count(*) AS number
              FROM reward_grant
             WHERE user_id = ANY(CAST(:users AS text[])) AND status = 'held'
             GROUP BY quest_code) AS gone
     WHERE emission.quest_code = gone.quest_code
    """),
    text("""
    UPDATE reward_grant SET status = 'cancelled', last_error = 'the user was deleted'
     WHERE user_id = ANY(CAST(:users AS text[])) AND status IN ('pending', 'held', 'parked')
    """),
    text("""
    UPDATE participant
       SET erased_at = clock_timestamp(), toast_sequence = 0, toast_seen = 0, toast_read = 0, facts = NULL
     WHERE user_id = ANY(CAST(:users AS text[]))
    """),
)


class PostgresParticipants:
    """The table `participant`, inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, user_ids: Collection[str]) -> dict[str, Participant]:
        """Lock the users' rows in sorted order, creating missing ones: nobody else acts for these users meanwhile."""
        parameters = {"users": sorted(user_ids)}
        await self._session.execute(_CREATE, parameters)
        rows = await self._session.execute(_LOCK, parameters)
        return {
            user_id: Participant(user_id, sequence, erased, UNKNOWN if facts is None else read_facts(facts))
            for user_id, sequence, erased, facts in rows
        }

    async def number_toasts(self, sequences: Mapping[str, int]) -> None:
        """Remember the last toast number given to each user."""
        users = sorted(sequences)
        await self._session.execute(_NUMBER, {"users": users, "sequences": [sequences[user] for user in users]})

    async def save_facts(self, facts: Mapping[str, FactRecord]) -> None:
        """Remember what is known of users."""
        users = sorted(facts)
        await self._session.execute(
            _SAVE_FACTS, {"users": users, "facts": [write_facts(facts[user]) for user in users]}
        )

    async def discard(self, event_ids: Collection[str]) -> None:
        """Remember only the hashes of events that came too late for their user."""
        await self._session.execute(_DISCARD, {"ids": list(event_ids)})

    async def erase(self, user_ids: Collection[str]) -> None:
        """Forget everything about users but their ids' tombstones, their events' hashes and their settled grants."""
        parameters = {"users": sorted(user_ids)}
        for statement in _ERASE:
            await self._session.execute(statement, parameters)
