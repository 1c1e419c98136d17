"""The histories of one run: what was sent, what came of it in the databases and the ledger, and what clients saw.

A folder of JSON lines, one file for each kind of record, to which the harness only ever appends. The checker reads
nothing else. Nothing here imports the system: a record is what an observer can see, in the observer's words.

    with HistoryWriter(folder) as history:
        history.write(SentEvent(...))           # as it happens
    await dump_end(folder, database_urls)       # tests/proof/dump.py, once everything has settled
"""

from tests.proof.histories.events import Leftover, OutboxRow, ParkedRow, Retraction, StoredEvent
from tests.proof.histories.files import FILES
from tests.proof.histories.ledger import Balance, EarlierEntry, Entry, Transaction
from tests.proof.histories.reader import BrokenHistory, read_records
from tests.proof.histories.record import Record, body_digest, microseconds
from tests.proof.histories.requests import Answer, BadKind, BadMessage, SentEvent, SignIn
from tests.proof.histories.rewards import Completion, DefinitionVersion, Grant, Participant, Progress, Standing, Toast
from tests.proof.histories.streams import Stream, StreamEnd, StreamToast
from tests.proof.histories.writer import HistoryWriter

__all__ = [
    "FILES",
    "Answer",
    "BadKind",
    "BadMessage",
    "Balance",
    "BrokenHistory",
    "Completion",
    "DefinitionVersion",
    "EarlierEntry",
    "Entry",
    "Grant",
    "HistoryWriter",
    "Leftover",
    "OutboxRow",
    "ParkedRow",
    "Participant",
    "Progress",
    "Record",
    "Retraction",
    "SentEvent",
    "SignIn",
    "Standing",
    "StoredEvent",
    "Stream",
    "StreamEnd",
    "StreamToast",
    "Toast",
    "Transaction",
    "body_digest",
    "microseconds",
    "read_records",
]
