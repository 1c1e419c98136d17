"""Looking into the ledger: what other services ask of the auth service, and what it answers."""

from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.credits import TransactionId
from shared.contracts.event import UserId

MAX_LOOKUPS: Final = 500
"""The most transactions of one request."""
MAX_CHECKED_USERS: Final = 1000
"""The most users of one request."""

CurrencyName = Literal["gold", "diamonds"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LookupRequest(_Part):
    """Transactions by their ids: those of grants, of reversals and of debits."""

    transaction_ids: list[TransactionId] = Field(
        min_length=1, max_length=MAX_LOOKUPS, examples=[["01930f3e-7c1a-5b52-9d0b-0f6f2b8f3c11"]]
    )


class BookedEntry(_Part):
    """One line of a transaction: `user:` and the id is the wallet, `debt:` and the id what the user owes."""

    account: str
    currency: CurrencyName
    amount: int = Field(description="Whole units that arrived at the account, or left it where negative.")


class BookedTransaction(_Part):
    """A transaction as it was booked. A debit that was not covered has no entries."""

    transaction_id: str
    kind: str = Field(description="`grant`, `reversal` or `debit`.")
    user_id: str
    gold: int = Field(description="As granted; as taken back or spent where negative, whatever the wallet covered.")
    diamonds: int = Field(description="As granted; as taken back or spent where negative, whatever the wallet covered.")
    entries: list[BookedEntry]
    reason: str
    created_at: datetime
    reverses: str | None = Field(description="The transaction that this one took back.")
    reversed_by: str | None = Field(description="The transaction that took this one back.")


class LookupResponse(_Part):
    """Those that are booked, each once, in the order of the request."""

    transactions: list[BookedTransaction]


class CheckRequest(_Part):
    """The users whose books are to be checked: these, or else a stretch of all that the ledger knows."""

    users: list[UserId] = Field(default=[], max_length=MAX_CHECKED_USERS, description="Empty: a stretch of all.")
    after: UserId | Literal[""] = Field(default="", description="The `next` of the answer before; empty to begin.")
    limit: int = Field(default=MAX_CHECKED_USERS, ge=1, le=MAX_CHECKED_USERS, strict=True)


class LedgerDrift(_Part):
    """A place where the books disagree with themselves.

    `balance` and `debt`: what is stored is not what the entries amount to. `negative`: a balance or a debt is less than
    nothing. `unbalanced`: a transaction does not sum to zero.
    """

    user_id: str
    kind: Literal["balance", "debt", "negative", "unbalanced"]
    currency: CurrencyName
    stored: int | None = Field(description="What is kept beside the entries; null for a transaction.")
    summed: int = Field(description="What the entries amount to.")
    transaction_id: str | None = None


class CheckResponse(_Part):
    """What was found, and where to go on."""

    checked: int = Field(description="How many users were looked at.")
    next: str | None = Field(description="To be sent as `after`; null when all users have been looked at.")
    drift: list[LedgerDrift]
