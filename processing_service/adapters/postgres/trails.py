"""What a user's events have left behind in one quest, read for explanations."""

import json
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from processing_service.application.ports.trails import (
    Consequences,
    EventCompletion,
    LoggedEvents,
    RecordedCycle,
    ToldToast,
    WrittenGrant,
)
from processing_service.domain.definition import Reward
from processing_service.domain.event import Event, Position

_HOLD_STILL: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

_EVENTS: Final = text("""
    SELECT event_id, event_type, timestamp, event_data::text
      FROM event WHERE user_id = :user_id AND event_type = ANY(CAST(:types AS text[]))
""")

_RETRACTED: Final = text("SELECT event_id, retracted_at FROM retraction WHERE user_id = :user_id")

_STANDING: Final = text("""
    SELECT cycle, completed_at, event_id
      FROM completion WHERE user_id = :user_id AND quest_code = :code AND reversed_at IS NULL
""")

_RECORDED: Final = text("""
    SELECT cycle, version, event_id, completed_at, recorded_at, generation, payable, claimed_at, reversed_at
      FROM completion
     WHERE user_id = :user_id AND quest_code = :code
       AND (cycle = ANY(CAST(:cycles AS integer[])) OR event_id = ANY(CAST(:events AS text[])))
     ORDER BY cycle
""")

_GRANTS: Final = text("""
    SELECT grant_id, cycle, generation, status, gold, diamonds, points, badge, created_at, credited_at,
           reversal_policy, reversal_reason, reversed_at, revoked_at
      FROM reward_grant
     WHERE user_id = :user_id AND quest_code = :code AND cycle = ANY(CAST(:cycles AS integer[]))
     ORDER BY cycle, generation
""")

_COMPLETED_BY: Final = text("""
    SELECT quest_code, cycle, version, event_id, completed_at, recorded_at, generation, payable, claimed_at, reversed_at
      FROM completion
     WHERE user_id = :user_id AND event_id = :event_id
     ORDER BY quest_code, cycle
""")

_GRANTS_OF_CYCLES: Final = text("""
    SELECT quest_code, grant_id, cycle, generation, status, gold, diamonds, points, badge, created_at, credited_at,
           reversal_policy, reversal_reason, reversed_at, revoked_at
      FROM reward_grant
      JOIN unnest(CAST(:codes AS text[]), CAST(:cycles AS integer[])) AS wanted(quest_code, cycle)
           USING (quest_code, cycle)
     WHERE user_id = :user_id
     ORDER BY quest_code, cycle, generation
""")

_TOASTS: Final = text("""
    SELECT sequence, kind, (payload ->> 'cycle')::integer AS cycle
      FROM toast
     WHERE user_id = :user_id AND kind IN ('quest_completed', 'reward_credited', 'reward_reversed')
       AND payload ->> 'code' = :code
       AND payload ->> 'cycle' = ANY(CAST(CAST(:cycles AS integer[]) AS text[]))
     ORDER BY sequence
""")


class PostgresTrails:
    """See the port `Trails`; inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold_still(self) -> None:
        """Read everything from one snapshot."""
        await self._session.execute(_HOLD_STILL)

    async def events(self, user_id: str, event_types: Collection[str]) -> LoggedEvents:
        """The log, in order."""
        found = await self._session.execute(_EVENTS, {"user_id": user_id, "types": list(event_types)})
        rows = found.all()
        # As one document: a long log has many small ones.
        documents = json.loads(f"[{','.join(data for _, _, _, data in rows)}]")
        events = [
            Event(event_id, event_type, user_id, timestamp, data)
            for (event_id, event_type, timestamp, _), data in zip(rows, documents, strict=True)
        ]
        # Sorted here: PostgreSQL's collation of ids may differ from the code-point order that the fold uses.
        events.sort(key=lambda event: event.position)
        retracted = await self._session.execute(_RETRACTED, {"user_id": user_id})
        return LoggedEvents(tuple(events), {row.event_id: row.retracted_at for row in retracted})

    async def completions(self, user_id: str, code: str) -> dict[int, Position]:
        """The cycles that stand."""
        rows = await self._session.execute(_STANDING, {"user_id": user_id, "code": code})
        return {cycle: (completed_at, event_id) for cycle, completed_at, event_id in rows}

    async def completed_by(self, user_id: str, event_id: str) -> list[EventCompletion]:
        """Completions of all quests, and their grants."""
        found = await self._session.execute(_COMPLETED_BY, {"user_id": user_id, "event_id": event_id})
        recorded = [(code, RecordedCycle(*row)) for code, *row in found]
        cycles = {"codes": [code for code, _ in recorded], "cycles": [one.cycle for _, one in recorded]}
        grants: dict[tuple[str, int], list[WrittenGrant]] = {}
        for row in await self._session.execute(_GRANTS_OF_CYCLES, {"user_id": user_id, **cycles}):
            grants.setdefault((row.quest_code, row.cycle), []).append(_grant(row))
        return [EventCompletion(code, one, tuple(grants.get((code, one.cycle), ()))) for code, one in recorded]

    async def consequences(
        self, user_id: str, code: str, cycles: Collection[int], event_ids: Collection[str]
    ) -> Consequences:
        """Completions, grants and toasts."""
        of_quest = {"user_id": user_id, "code": code}
        rows = await self._session.execute(_RECORDED, {**of_quest, "cycles": list(cycles), "events": list(event_ids)})
        recorded = tuple(RecordedCycle(*row) for row in rows)
        of_cycles = {**of_quest, "cycles": sorted({*cycles, *(one.cycle for one in recorded)})}
        grants = await self._session.execute(_GRANTS, of_cycles)
        toasts = await self._session.execute(_TOASTS, of_cycles)
        return Consequences(recorded, tuple(_grant(row) for row in grants), tuple(ToldToast(*row) for row in toasts))


def _grant(row: Row[Any]) -> WrittenGrant:
    return WrittenGrant(
        grant_id=row.grant_id,
        cycle=row.cycle,
        generation=row.generation,
        status=row.status,
        reward=Reward(row.gold, row.diamonds, row.points, row.badge),
        created_at=row.created_at,
        credited_at=row.credited_at,
        reversal_policy=row.reversal_policy,
        reversal_reason=row.reversal_reason,
        reversed_at=row.reversed_at,
        revoked_at=row.revoked_at,
    )
