"""What the ledger holds."""

from typing import ClassVar

from tests.proof.histories.record import Record


class Transaction(Record):
    """A transaction of the ledger."""

    file: ClassVar[str] = "transactions"

    id: str
    kind: str
    user_id: str
    reverses: str | None


class Entry(Record):
    """A line of a transaction of the ledger, at the end."""

    file: ClassVar[str] = "entries"

    transaction_id: str
    account: str
    currency: str
    amount: int


class EarlierEntry(Entry):
    """A line of the ledger as it was seen at some moment during the run."""

    file: ClassVar[str] = "earlier_entries"


class Balance(Record):
    """What a wallet says it holds, and what its user owes."""

    file: ClassVar[str] = "balances"

    user_id: str
    currency: str
    amount: int
    owed: int
