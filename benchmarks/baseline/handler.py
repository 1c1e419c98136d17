"""Handling one message in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.baseline.quests import QUESTS, Quest
from benchmarks.baseline.tables import QuestProgress, QuestReward, StoredEvent, ToastMessage


class Event(BaseModel):
    """The message's body."""

    event_id: str
    event_type: str
    user_id: str
    timestamp: datetime
    event_data: dict[str, Any]


async def handle(engine: AsyncEngine, body: bytes) -> None:
    """Take in an event, unless it is known, and move the quests that want it."""
    event = Event.model_validate_json(body)
    async with AsyncSession(engine) as session:
        known = await session.exec(select(StoredEvent.id).where(StoredEvent.event_id == event.event_id))
        if known.first() is not None:
            return
        session.add(StoredEvent(**event.model_dump()))
        quests = QUESTS.get(event.event_type, ())
        rows = await _progress(session, event.user_id, quests)
        for quest in quests:
            _advance(session, quest, rows[quest.code], event)
        await session.commit()


async def _progress(session: AsyncSession, user_id: str, quests: Sequence[Quest]) -> dict[str, QuestProgress]:
    found = await session.exec(
        select(QuestProgress).where(
            QuestProgress.user_id == user_id, col(QuestProgress.quest_code).in_([quest.code for quest in quests])
        )
    )
    rows = {row.quest_code: row for row in found}
    for quest in quests:
        if quest.code not in rows:
            rows[quest.code] = QuestProgress(user_id=user_id, quest_code=quest.code)
            session.add(rows[quest.code])
    return rows


def _advance(session: AsyncSession, quest: Quest, row: QuestProgress, event: Event) -> None:
    worth = quest.worth(event.event_data)
    if not worth:
        return
    row.progress += worth
    if row.progress >= quest.target:
        row.progress -= quest.target
        row.times_completed += 1
        session.add(
            QuestReward(user_id=row.user_id, quest_code=quest.code, cycle=row.times_completed, diamonds=quest.diamonds)
        )
        session.add(ToastMessage(user_id=row.user_id, text=f"{quest.code} completed"))
