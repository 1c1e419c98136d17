"""What is known of a user, as the JSON that stands beside their row.

{"joined": "2026-01-01T09:00:00+00:00", "known": [["2026-01-01T08:59:00+00:00", "Europe/Berlin", {"country": "DE"}]],
 "levels": [[2, "2026-01-03T18:30:00+00:00", "an event's id"]]}
"""

import json
from datetime import UTC, datetime

from processing_service.application.user_facts import FactRecord, Known
from processing_service.domain.facts import LevelRise


def write_facts(record: FactRecord) -> str | None:
    """The JSON text; None where nothing is known."""
    if record == FactRecord():
        return None
    known = [[_dump(one.since), one.time_zone, dict(one.attributes)] for one in record.known]
    joined = None if record.joined_at is None else _dump(record.joined_at)
    levels = [[one.level, _dump(one.position[0]), one.position[1]] for one in record.levels]
    return json.dumps({"joined": joined, "known": known, **({"levels": levels} if levels else {})})


def read_facts(text: str) -> FactRecord:
    """What `write_facts` has written."""
    stored = json.loads(text)
    known = tuple(Known(_load(since), zone, attributes) for since, zone, attributes in stored["known"])
    levels = tuple(LevelRise(level, (_load(since), event_id)) for level, since, event_id in stored.get("levels", ()))
    return FactRecord(known, None if stored["joined"] is None else _load(stored["joined"]), levels)


def _dump(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _load(text: str) -> datetime:
    return datetime.fromisoformat(text)
