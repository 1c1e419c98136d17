"""What is known of a user, as the JSON that stands beside their row.

{"joined": "2026-01-01T09:00:00+00:00", "known": [["2026-01-01T08:59:00+00:00", "Europe/Berlin", {"country": "DE"}]]}
"""

import json
from datetime import UTC, datetime

from processing_service.application.user_facts import FactRecord, Known


def write_facts(record: FactRecord) -> str | None:
    """The JSON text; None where nothing is known."""
    if record == FactRecord():
        return None
    known = [[_dump(one.since), one.time_zone, dict(one.attributes)] for one in record.known]
    return json.dumps({"joined": None if record.joined_at is None else _dump(record.joined_at), "known": known})


def read_facts(text: str) -> FactRecord:
    """What `write_facts` has written."""
    stored = json.loads(text)
    known = tuple(Known(_load(since), zone, attributes) for since, zone, attributes in stored["known"])
    return FactRecord(known, None if stored["joined"] is None else _load(stored["joined"]))


def _dump(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _load(text: str) -> datetime:
    return datetime.fromisoformat(text)
