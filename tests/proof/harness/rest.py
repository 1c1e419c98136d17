"""When a system has come to rest: nothing waits anywhere, and looking again finds the same."""

import asyncio
import json
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Final

import asyncpg

from shared.messaging.topology import DEAD_QUEUE, PROCESSING_QUEUE
from tests.harness.system import System
from tests.proof.histories import HistoryWriter, Leftover

POLL_SECONDS: Final = 0.5
STATISTICS_SECONDS: Final = 5.5
"""The broker counts its messages every five seconds."""

_OUTBOX: Final = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
_WORK: Final[dict[str, Mapping[str, str]]] = {
    "auth": {"outbox of auth": _OUTBOX},
    "catalog": {"outbox of catalog": _OUTBOX},
    "processing": {
        "outbox of processing": _OUTBOX,
        "grants": "SELECT count(*) FROM reward_grant WHERE status IN ('pending', 'sending')",
        "reversals": """SELECT count(*) FROM reward_grant
                         WHERE status = 'credited' AND reversal_policy IS NOT NULL AND next_attempt_at < 'infinity'""",
        "failed events": "SELECT count(*) FROM event_failure",
        "folds of the past": "SELECT count(*) FROM catalog_definition WHERE fold_from IS NOT NULL",
        "attempts": "SELECT count(*) FROM attempt_marker",
    },
}


async def until_at_rest(system: System, within_seconds: float) -> dict[str, int]:
    """Wait until nothing is left to do; what is still left when the time is over."""
    deadline = time.monotonic() + within_seconds
    quiet_since: float | None = None
    work: dict[str, int] = {"nobody has looked": 1}
    while time.monotonic() < deadline:
        work = await open_work(system)
        if work:
            quiet_since = None
        elif quiet_since is None:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > STATISTICS_SECONDS:
            return {}
        await asyncio.sleep(POLL_SECONDS)
    return work


async def open_work(system: System) -> dict[str, int]:
    """What is still to be done, by kind; empty when there is nothing."""
    found: dict[str, int] = {}
    for service, questions in _WORK.items():
        try:
            connection = await asyncpg.connect(system.database_url(service), timeout=5)
            try:
                for what, question in questions.items():
                    found[what] = int(await connection.fetchval(question))
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError, TimeoutError):
            found[f"database of {service} away"] = 1
    for queue in (PROCESSING_QUEUE, DEAD_QUEUE):
        found[f"messages in {queue}"] = await queue_length(system, queue)
    return {what: number for what, number in found.items() if number}


async def note_leftovers(system: System, history: HistoryWriter) -> None:
    """Write down what is left in the queues, also that it is nothing."""
    for queue in (PROCESSING_QUEUE, DEAD_QUEUE):
        history.write(Leftover(what=f"messages in {queue}", number=await queue_length(system, queue)))


async def queue_length(system: System, queue: str) -> int:
    """How many messages are in a queue, as the broker last counted them; 1 where it does not answer."""
    management = system.servers.rabbitmq.management
    try:
        answer = await asyncio.to_thread(management.call, "GET", f"/api/queues/{system.vhost}/{queue}")
    except (OSError, HTTPException):  # refused, or broken off in the middle of the answer
        return 1
    return int(json.loads(answer).get("messages", 1))
