"""Which records there are: each kind has a file of its own."""

from typing import Final

from tests.proof.histories.events import Leftover, OutboxRow, ParkedRow, Retraction, StoredEvent
from tests.proof.histories.ledger import Balance, EarlierEntry, Entry, Transaction
from tests.proof.histories.record import Record
from tests.proof.histories.requests import Answer, BadMessage, SentEvent, SignIn
from tests.proof.histories.rewards import Completion, DefinitionVersion, Grant, Participant, Progress, Standing, Toast
from tests.proof.histories.streams import Stream, StreamEnd, StreamToast

FILES: Final[dict[str, type[Record]]] = {
    kind.file: kind
    for kind in (
        SentEvent,
        BadMessage,
        SignIn,
        Answer,
        Stream,
        StreamToast,
        StreamEnd,
        DefinitionVersion,
        StoredEvent,
        Retraction,
        Progress,
        Completion,
        Grant,
        Participant,
        Toast,
        Standing,
        ParkedRow,
        OutboxRow,
        Leftover,
        Transaction,
        Entry,
        EarlierEntry,
        Balance,
    )
}
