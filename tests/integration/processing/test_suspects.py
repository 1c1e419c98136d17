"""Messages that were in a worker's hands when it died: the killer is set aside, bystanders never are."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest

from processing_service.adapters.postgres.parking import PostgresAttemptMarkers
from processing_service.adapters.postgres.transactions import PostgresTransactions
from processing_service.application.handle_messages import HandleMessages
from processing_service.application.ingest_events import IngestEvents, IngestResult
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, ParkedMessage, RawMessage
from processing_service.application.retry_failures import RecordFailure
from shared.clock import SystemClock
from shared.database import Database, create_engine
from shared.exceptions import TemporaryError
from tests.integration.processing.catalogs import LONG_AGO
from tests.integration.processing.grants import rows


class Killed(BaseException):
    """The end of a process: nothing of this program runs on."""


@dataclass(frozen=True, slots=True)
class Redelivered:
    """A message that was handed out before."""

    message: RawMessage
    redelivered: bool = True


class MortalIngest(IngestEvents):
    """The real use case, until the next of `faults` strikes."""

    faults: list[BaseException]

    async def __call__(
        self, events: Sequence[IncomingEvent], parked: Sequence[ParkedMessage] = ()
    ) -> list[IngestResult]:
        """Take in events, or not."""
        if self.faults:
            raise self.faults.pop(0)
        return await super().__call__(events, parked)


@pytest.fixture
async def database(processing_database_url: str) -> AsyncIterator[Database]:
    """The test's database."""
    opened = Database(create_engine(processing_database_url, application_name="test"))
    yield opened
    await opened.close()


def message(number: int) -> Redelivered:
    """Event `number`, delivered again."""
    event = {"event_id": f"e-{number}", "event_type": "MatchWon", "user_id": "u", "timestamp": LONG_AGO.isoformat()}
    return Redelivered(RawMessage(body=json.dumps(event).encode(), routing_key="MatchWon"))


def worker(database: Database, *faults: BaseException, grace_seconds: float = 0) -> HandleMessages:
    """A new worker process, and what befalls it."""
    transactions = PostgresTransactions(database)
    ingest = MortalIngest(transactions, KnownCatalog(lambda _source: pytest.fail("no quest has a condition")))
    ingest.faults = list(faults)
    clock = SystemClock()
    return HandleMessages(
        ingest,
        transactions,
        PostgresAttemptMarkers(database),
        RecordFailure(transactions, clock),
        clock,
        poison_attempts=2,
        grace_seconds=grace_seconds,
    )


async def test_a_bystander_of_many_deaths_is_not_taken_for_the_killer(database: Database) -> None:
    """Workers die soon after their start, of something else: the message then in hand is another one each time."""
    batch = [message(number) for number in range(4)]
    for _ in range(4):
        with pytest.raises(Killed):
            await worker(database, Killed())(batch)
    await worker(database)(batch)
    assert await rows(database, "SELECT reason, event_id FROM parked_message") == []
    assert await rows(database, "SELECT count(*) FROM event") == [(4,)]


async def test_a_process_that_dies_soon_after_its_start_does_not_blame_the_message_that_came_first(
    database: Database,
) -> None:
    """Alone at the head of the queue, a message is in the hands of whoever comes: it is begun again after a while."""
    batch = [message(1)]
    with pytest.raises(Killed):
        await worker(database, Killed())(batch)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(worker(database, grace_seconds=60)(batch), timeout=1)
    assert await rows(database, "SELECT attempts FROM attempt_marker") == [(1,)]
    await worker(database)(batch)
    assert await rows(database, "SELECT reason FROM parked_message") == []
    assert await rows(database, "SELECT event_id FROM event") == [("e-1",)]


async def test_a_worker_that_lives_on_without_its_database_does_not_blame_the_message(database: Database) -> None:
    """The same batch is handed over again and again while the database is away; nobody has died."""
    batch = [message(1)]
    handle = worker(database, *(TemporaryError("the database broke off") for _ in range(5)))
    for _ in range(5):
        with pytest.raises(TemporaryError):
            await handle(batch)
    await handle(batch)
    assert await rows(database, "SELECT reason FROM parked_message") == []
    assert await rows(database, "SELECT event_id FROM event") == [("e-1",)]
    assert await rows(database, "SELECT count(*) FROM attempt_marker") == [(0,)]


async def test_what_is_in_the_log_meanwhile_is_no_suspect_any_more(database: Database) -> None:
    """By another copy, or by a worker that died once it had committed: nobody is left who would finish the attempt."""
    batch = [message(1)]
    with pytest.raises(Killed):
        await worker(database, Killed())(batch)
    await worker(database)([Redelivered(batch[0].message, redelivered=False)])
    assert await rows(database, "SELECT attempts FROM attempt_marker") == [(1,)]
    await worker(database)(batch)
    assert await rows(database, "SELECT event_id FROM event") == [("e-1",)]
    assert await rows(database, "SELECT count(*) FROM attempt_marker") == [(0,)]
