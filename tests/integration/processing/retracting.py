"""Taking events back, and what is stored afterwards."""

from datetime import UTC, datetime

from sqlalchemy import text

from processing_service.application.messages import IncomingEvent
from processing_service.application.ports.retractions import Policy
from processing_service.application.retract_event import RetractEvent, Retraction
from processing_service.domain.event import Event
from shared.clock import SystemClock
from shared.contracts.event import encode_data
from tests.integration.processing.bench import Bench
from tests.integration.processing.catalogs import definition

WINS = definition("wins")
STANDING = "SELECT quest_code, cycle FROM completion WHERE reversed_at IS NULL ORDER BY 1, 2"


async def retract(bench: Bench, event_id: str, policy: Policy = "floor") -> Retraction:
    """Take an event back as an administrator does."""
    return await RetractEvent(bench.transactions, bench.catalog, SystemClock())(event_id, "a fraud", policy, "admin-1")


async def execute(bench: Bench, statement: str) -> None:
    """Change something as another process would have."""
    async with bench.database.transaction() as session:
        await session.execute(text(statement))


async def announced(bench: Bench, event_type: str) -> list[IncomingEvent]:
    """What waits in the outbox, as the consumer will get it."""
    rows = await bench.rows(f"SELECT payload FROM outbox WHERE event_type = '{event_type}' ORDER BY occurred_at")  # noqa: S608 - a test's own
    found = []
    for (payload,) in rows:
        moment = datetime.fromisoformat(payload["timestamp"]).astimezone(UTC)
        data = payload["event_data"]
        event = Event(payload["event_id"], event_type, payload["user_id"], moment, data)
        found.append(IncomingEvent(event, encode_data(data)))
    return found
