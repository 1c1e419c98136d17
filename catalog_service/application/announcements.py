"""The events that tell the world of the catalog's changes."""

from datetime import datetime

from catalog_service.application.records import LevelCurveRecord, Publication
from shared.clock import new_id
from shared.contracts.event import Event
from shared.contracts.event_types import LEVEL_CURVE_PUBLISHED, QUEST_ARCHIVED, QUEST_PUBLISHED


def quest_published(publication: Publication) -> Event:
    """A version was published; the event has its moment."""
    return _event(QUEST_PUBLISHED, publication, publication.published_at)


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


def _event(event_type: str, publication: Publication, timestamp: datetime) -> Event:
    return Event(
        event_id=new_id(),
        event_type=event_type,
        user_id=None,
        timestamp=timestamp,
        event_data={
            "code": publication.definition.code,
            "version": publication.version,
            "kind": publication.definition.kind,
        },
    )
