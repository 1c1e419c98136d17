"""The events that tell the world of the catalog's changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog_service.application.records import LevelCurveRecord, Publication, Turn
from shared.clock import new_id
from shared.contracts.event import Event
from shared.contracts.event_types import (
    LEVEL_CURVE_PUBLISHED,
    QUEST_ARCHIVED,
    QUEST_PAUSED,
    QUEST_PUBLISHED,
    QUEST_RESUMED,
)


@dataclass(frozen=True, slots=True)
class Restoring:
    """A rollback: the version whose content is published again, and why."""

    version: int
    reason: str | None


def quest_published(publication: Publication, restoring: Restoring | None = None) -> Event:
    """A version was published; the event has its moment."""
    more = {} if restoring is None else {"restored_version": restoring.version, "reason": restoring.reason}
    return _event(QUEST_PUBLISHED, publication, publication.published_at, **more)


def quest_paused(latest: Publication, turn: Turn) -> Event:
    """A definition was paused, `latest` being its last version."""
    return _event(QUEST_PAUSED, latest, turn.at, reason=turn.reason)


def quest_resumed(latest: Publication, turn: Turn) -> Event:
    """A definition was resumed, `latest` being its last version."""
    return _event(QUEST_RESUMED, latest, turn.at, reason=turn.reason)


def quest_archived(latest: Publication, archived_at: datetime) -> Event:
    """A definition was archived, `latest` being its last version."""
    return _event(QUEST_ARCHIVED, latest, archived_at)


def level_curve_published(record: LevelCurveRecord) -> Event:
    """A curve of levels was set, and holds from its moment on."""
    return Event(
        event_id=new_id(),
        event_type=LEVEL_CURVE_PUBLISHED,
        user_id=None,
        timestamp=record.published_at,
        event_data={"curve": record.curve.model_dump(mode="json")},
    )


def _event(event_type: str, publication: Publication, timestamp: datetime, **more: Any) -> Event:
    return Event(
        event_id=new_id(),
        event_type=event_type,
        user_id=None,
        timestamp=timestamp,
        event_data={
            "code": publication.definition.code,
            "version": publication.version,
            "kind": publication.definition.kind,
            **more,
        },
    )
