"""The tables of the processing service, for migrations and their drift check.

Plain SQLAlchemy tables rather than mapped classes: what reads and writes them is set-based SQL in the modules beside
this one, a batch at a time, and no row ever becomes an object with a life of its own.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import service_metadata
from shared.outbox import outbox_table

METADATA = service_metadata()

OUTBOX = outbox_table(METADATA)


def moment(name: str, *, nullable: bool = False, now: bool = False) -> Column[Any]:
    """A column that holds a point in time; `now`: when the row was written, unless it says otherwise."""
    return Column(
        name,
        DateTime(timezone=True),
        nullable=nullable,
        server_default=text("clock_timestamp()") if now else None,
    )


EVENT = Table(
    "event",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("sequence", BigInteger, Identity(always=True), nullable=False),
    Column("event_type", Text, nullable=False),
    Column("user_id", Text),
    moment("timestamp"),
    Column("event_data", JSONB, nullable=False),
    moment("received_at", now=True),
    Index("ix_event_sequence", "sequence"),
    Index("ix_event_fold", "user_id", "event_type", "timestamp", "event_id"),
    Index("ix_event_received_at", "received_at", postgresql_using="brin", postgresql_with={"autosummarize": "on"}),
)
"""The log: every accepted event, once, for ever. It is written in the order of `received_at`: the index of that holds
a range for each stretch of the table, costs the worker next to nothing, and finds a day's events."""

ERASED_EVENT = Table(
    "erased_event",
    METADATA,
    Column("event_id_hash", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    moment("erased_at", now=True),
)
"""What remains of a deleted user's events: the SHA-256 of each id, so that none is ever accepted again."""

PARTICIPANT = Table(
    "participant",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("toast_sequence", BigInteger, nullable=False, server_default=text("0")),
    Column("toast_seen", BigInteger, nullable=False, server_default=text("0")),
    Column("toast_read", BigInteger, nullable=False, server_default=text("0")),
    Column("facts", JSONB),
    moment("erased_at", nullable=True),
    moment("created_at", now=True),
    Index("ix_participant_by_code_point", "user_id", postgresql_ops={"user_id": "text_pattern_ops"}),
    postgresql_with={"fillfactor": "80"},
)
"""One row per user: the row whose lock orders everything that happens to them. Toasts up to `toast_seen` were on a
screen, so that no stream begins with them; those up to `toast_read` the user has read in the inbox. `facts`: what the
log says of their time zones, attributes and first sign-in, kept so that it need not be read at every event; null where
it says nothing."""

USER_QUEST_REWARD = Table(
    "user_quest_reward",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("quest_code", Text, primary_key=True),
    Column("state", JSONB, nullable=False),
    Column("times_completed", Integer, nullable=False, server_default=text("0")),
    moment("updated_at", now=True),
    Index("ix_user_quest_reward_quest_code", "quest_code"),
    postgresql_with={"fillfactor": "80"},
)
"""A user's progress in a quest: what folding their events through `advance` has given so far."""

COMPLETION = Table(
    "completion",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("quest_code", Text, primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    moment("completed_at"),
    Column("event_id", Text, nullable=False),
    moment("claimed_at", nullable=True),
    moment("recorded_at", now=True),
    Column("payable", Boolean, nullable=False, server_default=text("true")),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    moment("reversed_at", nullable=True),
    Index("ix_completion_held", "quest_code", "user_id", postgresql_where=text("reversed_at IS NULL")),
    Index("ix_completion_day", "quest_code", "completed_at", postgresql_where=text("reversed_at IS NULL")),
)
"""A completion, once recorded, stands; only a retraction takes it back (`reversed_at`). Reached again it is the same
row in its next `generation`. One that is not `payable` lies in a past that its definition only shows."""

RETRACTION = Table(
    "retraction",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("retraction_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    moment("retracted_at", now=True),
    Index("ix_retraction_user_id", "user_id"),
)
"""Events that were taken back, and the `EventRetracted` that did it: they stay in the log and count nowhere."""

RECONCILIATION = Table(
    "reconciliation",
    METADATA,
    Column("id", Text, primary_key=True),
    moment("began_at"),
    moment("ended_at"),
    Column("scope", JSONB, nullable=False),
    Column("users", BigInteger, nullable=False),
    Column("drift_total", BigInteger, nullable=False),
    Column("findings", JSONB, nullable=False),
    Column("repaired", BigInteger, nullable=False),
    Index("ix_reconciliation_began_at", "began_at"),
)
"""What comparisons of the books have found, for a month: the first findings, and how many there were."""

TOAST = Table(
    "toast",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    moment("created_at", now=True),
)
"""What the user is told, numbered without gaps per user under the lock of the user's row."""

CATALOG_REVISION = Table(
    "catalog_revision",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("levels", JSONB),
    moment("installed_at", now=True),
    CheckConstraint("id = 1", name="single_row"),
)
"""Which revision of the catalog is installed here, and its curve of levels."""

CATALOG_DEFINITION = Table(
    "catalog_definition",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("history", JSONB, nullable=False),
    moment("fold_from", nullable=True),
    Column("fold_after", Text, nullable=False, server_default=text("''")),
    Column("folded_users", BigInteger, nullable=False, server_default=text("0")),
    Column("fold_paused", Boolean, nullable=False, server_default=text("false")),
    moment("fold_began_at", nullable=True),
    moment("fold_ended_at", nullable=True),
)
"""The local snapshot of the catalog. `fold_from`: events from then on came before the definition did and still have to
be folded; the users up to `fold_after` are done, `folded_users` of them."""
