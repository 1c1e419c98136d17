"""The tables of the auth service's database, as its migrations make them."""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Index, LargeBinary, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from shared.database import service_metadata, withheld
from shared.outbox import outbox_table

USER_NAME_IS_UNIQUE: Final = "uq_account_user_name_key"
"""The constraint that a taken name violates."""

_MOMENT: Final = DateTime(timezone=True)


class AuthTable(SQLModel):
    """Base of this service's tables; they have metadata of their own."""

    metadata = service_metadata()


class AccountRow(AuthTable, table=True):
    """An account, or what is left of a deleted one: its id."""

    __tablename__ = "account"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("status IN (0, 1, 2)", name="status_is_known"),
        CheckConstraint("role IN ('user', 'viewer', 'admin')", name="role_is_known"),
        CheckConstraint("(deleted_at IS NULL) = (user_name IS NOT NULL)", name="tombstone_has_no_name"),
        CheckConstraint("(user_name IS NULL) = (user_name_key IS NULL)", name="name_has_a_key"),
        CheckConstraint("(deleted_at IS NULL) = (password_hash IS NOT NULL)", name="tombstone_has_no_password"),
        Index("ix_account_created_at", text("created_at DESC"), text("user_id DESC")),
        {"info": withheld("DELETE")},
    )

    user_id: str = Field(primary_key=True, sa_type=Text)
    user_name: str | None = Field(default=None, sa_type=Text)
    user_name_key: str | None = Field(default=None, sa_type=Text, unique=True)
    password_hash: str | None = Field(default=None, sa_type=Text)
    status: int = Field(sa_type=SmallInteger)
    role: str = Field(sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    # JSON, not JSONB: it keeps 1.0 and 1e22 as they were written, where JSONB would make whole numbers of large floats.
    attributes: dict[str, Any] = Field(sa_type=JSON, sa_column_kwargs={"server_default": text("'{}'::json")})
    created_at: datetime = Field(sa_type=_MOMENT)
    first_sign_in_at: datetime | None = Field(default=None, sa_type=_MOMENT)
    last_event_at: datetime | None = Field(default=None, sa_type=_MOMENT)
    deleted_at: datetime | None = Field(default=None, sa_type=_MOMENT)


class RefreshFamilyRow(AuthTable, table=True):
    """All refresh tokens of one sign-in."""

    __tablename__ = "refresh_family"

    family_id: str = Field(primary_key=True, sa_type=Text)
    user_id: str = Field(foreign_key="account.user_id", index=True, sa_type=Text)
    created_at: datetime = Field(sa_type=_MOMENT)
    expires_at: datetime = Field(sa_type=_MOMENT)
    revoked_at: datetime | None = Field(default=None, sa_type=_MOMENT)


class RefreshTokenRow(AuthTable, table=True):
    """One refresh token, known by its hash alone."""

    __tablename__ = "refresh_token"

    token_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    family_id: str = Field(foreign_key="refresh_family.family_id", ondelete="CASCADE", index=True, sa_type=Text)
    issued_at: datetime = Field(sa_type=_MOMENT)
    used_at: datetime | None = Field(default=None, sa_type=_MOMENT)


class AttemptCounterRow(AuthTable, table=True):
    """How often somebody tried something, under a key that tells nothing."""

    __tablename__ = "attempt_counter"

    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    faded_at: datetime = Field(index=True, sa_type=_MOMENT)
    closed_until: datetime | None = Field(default=None, sa_type=_MOMENT)


class KnownAddressRow(AuthTable, table=True):
    """An address, as a key that tells nothing, from which a user has signed in."""

    __tablename__ = "known_address"

    user_id: str = Field(primary_key=True, foreign_key="account.user_id", sa_type=Text)
    address: bytes = Field(primary_key=True, sa_type=LargeBinary)
    signed_in_at: datetime = Field(sa_type=_MOMENT)


class SigningKeyRow(AuthTable, table=True):
    """A key pair that signs tokens; the private half is encrypted."""

    __tablename__ = "signing_key"

    key_id: str = Field(primary_key=True, sa_type=Text)
    public_key: bytes = Field(sa_type=LargeBinary)
    encrypted_private_key: bytes = Field(sa_type=LargeBinary)
    signs_from: datetime = Field(sa_type=_MOMENT)


class LedgerTransactionRow(AuthTable, table=True):
    """A booking; the running role may not change it, and a trigger refuses every change whoever asks."""

    __tablename__ = "ledger_transaction"
    __table_args__: ClassVar[Any] = (
        Index("ix_ledger_transaction_user_id_created_at", "user_id", text("created_at DESC"), text("id DESC")),
        {"info": withheld("UPDATE", "DELETE")},
    )

    id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(sa_type=Text)
    user_id: str = Field(sa_type=Text)
    body_hash: bytes = Field(sa_type=LargeBinary)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=_MOMENT)
    reverses: str | None = Field(default=None, foreign_key="ledger_transaction.id", unique=True, sa_type=Text)


class LedgerEntryRow(AuthTable, table=True):
    """One line of a booking; triggers refuse every change and every booking that does not sum to zero."""

    __tablename__ = "ledger_entry"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("amount <> 0", name="amount_is_not_zero"),
        {"info": withheld("UPDATE", "DELETE")},
    )

    transaction_id: str = Field(primary_key=True, foreign_key="ledger_transaction.id", sa_type=Text)
    account: str = Field(primary_key=True, sa_type=Text)
    currency: str = Field(primary_key=True, sa_type=Text)
    amount: int = Field(sa_type=BigInteger)


class WalletBalanceRow(AuthTable, table=True):
    """What a wallet holds and its user owes: sums of entries, kept so that they need not be summed at every look."""

    __tablename__ = "wallet_balance"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        CheckConstraint("owed >= 0", name="owed_is_not_negative"),
        CheckConstraint("amount = 0 OR owed = 0", name="debts_are_repaid_first"),
        {"info": withheld("DELETE")},
    )

    user_id: str = Field(primary_key=True, sa_type=Text)
    currency: str = Field(primary_key=True, sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    owed: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})


OUTBOX: Final = outbox_table(AuthTable.metadata)
"""Events on their way to the broker."""
