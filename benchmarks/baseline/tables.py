"""The baseline's tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Base(SQLModel, registry=registry()):
    """Apart from all other models of the process."""


class StoredEvent(Base, table=True):
    """An event that was taken in."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True, index=True)
    event_type: str
    user_id: str = Field(index=True)
    timestamp: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    event_data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class QuestProgress(Base, table=True):
    """How far a user has come in a quest."""

    user_id: str = Field(primary_key=True)
    quest_code: str = Field(primary_key=True)
    progress: int = 0
    times_completed: int = 0


class QuestReward(Base, table=True):
    """A reward to be paid."""

    user_id: str = Field(primary_key=True)
    quest_code: str = Field(primary_key=True)
    cycle: int = Field(primary_key=True)
    diamonds: int
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_column=Column(DateTime(timezone=True), nullable=False)
    )


class ToastMessage(Base, table=True):
    """A message to a user."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)
    text: str
