"""Booking in PostgreSQL. Every statement works on the whole batch: a batch of 500 costs as many as one of 1."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import LedgerTransactionRow
from auth_service.domain.ledger import Booking, Currency, Holding, LedgerTransaction, Wallet, settle
from auth_service.domain.records import Booked

_LOCK_ACCOUNTS: Final = text("""
    SELECT user_id, deleted_at
      FROM account
     WHERE user_id = ANY(CAST(:user_ids AS text[]))
     ORDER BY user_id
       FOR SHARE
""")

# Not the rows themselves: who locks a row must be allowed to change it, and nobody may change a booking. Ids share 64
# locks: the server has room for so many for each connection, and would run out of it at one for each id.
_ID_LOCKS: Final = 0x4C454447
_LOCK_TRANSACTIONS: Final = text("""
    SELECT pg_advisory_xact_lock(CAST(:locks AS integer), key)
      FROM (SELECT DISTINCT hashtext(id) & 63 AS key
              FROM unnest(CAST(:ids AS text[])) AS id
             ORDER BY key) AS sorted
""")

# Sorted, so that two requests with common ids meet at the first of them and cannot deadlock. The second one waits
# there until the first has committed, and then sees a conflict: of ids, or of two that reverse the same transaction.
_ADD_TRANSACTIONS: Final = text("""
    INSERT INTO ledger_transaction (id, kind, user_id, body_hash, reason, created_at, reverses)
    SELECT *
      FROM unnest(CAST(:ids AS text[]), CAST(:kinds AS text[]), CAST(:user_ids AS text[]),
                  CAST(:body_hashes AS bytea[]), CAST(:reasons AS text[]), CAST(:times AS timestamptz[]),
                  CAST(:reversed AS text[]))
           AS fresh (id, kind, user_id, body_hash, reason, created_at, reverses)
     ORDER BY id
        ON CONFLICT DO NOTHING
 RETURNING id
""")

# What is not there cannot be locked: without these rows, two first grants of a user would not wait for each other.
_OPEN_WALLETS: Final = text("""
    INSERT INTO wallet_balance (user_id, currency, amount, owed)
    SELECT user_id, currency, 0, 0
      FROM unnest(CAST(:user_ids AS text[]), CAST(:currencies AS text[])) AS wanted (user_id, currency)
     ORDER BY user_id, currency
        ON CONFLICT DO NOTHING
""")

_OUTCOMES: Final = text("""
    SELECT id, body_hash, EXISTS (SELECT FROM ledger_entry WHERE transaction_id = id) AS has_entries
      FROM ledger_transaction
     WHERE id = ANY(CAST(:ids AS text[]))
""")

_LOCK_WALLETS: Final = text("""
    SELECT user_id, currency, amount, owed
      FROM wallet_balance AS wallet
      JOIN unnest(CAST(:user_ids AS text[]), CAST(:currencies AS text[])) AS wanted (user_id, currency)
     USING (user_id, currency)
     ORDER BY user_id, currency
       FOR UPDATE OF wallet
""")

_ADD_ENTRIES: Final = text("""
    INSERT INTO ledger_entry (transaction_id, account, currency, amount)
    SELECT *
      FROM unnest(CAST(:ids AS text[]), CAST(:accounts AS text[]),
                  CAST(:currencies AS text[]), CAST(:amounts AS bigint[]))
""")

_MOVE_BALANCES: Final = text("""
    UPDATE wallet_balance AS wallet
       SET amount = wallet.amount + moved.kept, owed = wallet.owed - moved.repaid
      FROM (SELECT booked.user_id, entry.currency,
                   coalesce(sum(entry.amount) FILTER (WHERE entry.account = 'user:' || booked.user_id), 0) AS kept,
                   coalesce(sum(entry.amount) FILTER (WHERE entry.account = 'debt:' || booked.user_id), 0) AS repaid
              FROM ledger_transaction AS booked
              JOIN ledger_entry AS entry ON entry.transaction_id = booked.id
             WHERE booked.id = ANY(CAST(:ids AS text[]))
             GROUP BY booked.user_id, entry.currency) AS moved
     WHERE wallet.user_id = moved.user_id AND wallet.currency = moved.currency
""")


class PostgresLedger:
    """Writes the tables `ledger_transaction`, `ledger_entry` and `wallet_balance`.

    Locks are taken in the same order by everybody: accounts, transactions that are to be reversed, transaction ids,
    wallets; each of them sorted.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def closed_wallets(self, user_ids: Collection[str]) -> frozenset[str]:
        """See `Ledger`."""
        rows = await self._session.execute(_LOCK_ACCOUNTS, {"user_ids": list(user_ids)})
        return frozenset(row.user_id for row in rows if row.deleted_at is not None)

    async def lock(self, transaction_ids: Collection[str]) -> None:
        """See `Ledger`."""
        await self._session.execute(_LOCK_TRANSACTIONS, {"ids": list(transaction_ids), "locks": _ID_LOCKS})

    async def book(self, bookings: Sequence[Booking]) -> frozenset[str]:
        """See `Ledger`."""
        if not bookings:
            return frozenset()
        booked = await self._add_transactions(bookings)
        if booked:
            fresh = [item for item in bookings if item.transaction_id in booked]
            # From here on nobody else can change what these wallets hold and owe.
            holdings = await self._lock_wallets(fresh)
            await self._add_entries(settle(fresh, holdings))
            await self._session.execute(_MOVE_BALANCES, {"ids": list(booked)})
        return booked

    async def body_hashes(self, transaction_ids: Collection[str]) -> Mapping[str, bytes]:
        """See `Ledger`."""
        rows = await self._session.execute(
            select(col(LedgerTransactionRow.id), col(LedgerTransactionRow.body_hash)).where(
                col(LedgerTransactionRow.id) == func.any(list(transaction_ids))
            )
        )
        return {row.id: row.body_hash for row in rows}

    async def outcomes(self, transaction_ids: Collection[str]) -> Mapping[str, Booked]:
        """See `Ledger`."""
        rows = await self._session.execute(_OUTCOMES, {"ids": list(transaction_ids)})
        return {row.id: Booked(row.body_hash, row.has_entries) for row in rows}

    async def _add_transactions(self, bookings: Sequence[Booking]) -> frozenset[str]:
        ids = await self._session.scalars(
            _ADD_TRANSACTIONS,
            {
                "ids": [item.transaction_id for item in bookings],
                "kinds": [item.kind for item in bookings],
                "user_ids": [item.user_id for item in bookings],
                "body_hashes": [item.body_hash for item in bookings],
                "reasons": [item.reason for item in bookings],
                "times": [item.created_at for item in bookings],
                "reversed": [item.reverses for item in bookings],
            },
        )
        return frozenset(ids)

    async def _lock_wallets(self, bookings: Sequence[Booking]) -> dict[Wallet, Holding]:
        amounts = [(Wallet(item.user_id, key), amount) for item in bookings for key, amount in item.amounts.items()]
        # What nothing was ever granted to has nothing to take: it stays closed.
        await self._session.execute(_OPEN_WALLETS, _named({wallet for wallet, amount in amounts if amount > 0}))
        wanted = _named({wallet for wallet, _ in amounts})
        rows = await self._session.execute(_LOCK_WALLETS, wanted)
        return {Wallet(row.user_id, Currency(row.currency)): Holding(row.amount, row.owed) for row in rows}

    async def _add_entries(self, transactions: Sequence[LedgerTransaction]) -> None:
        lines = [(item.booking.transaction_id, entry) for item in transactions for entry in item.entries]
        await self._session.execute(
            _ADD_ENTRIES,
            {
                "ids": [transaction_id for transaction_id, _ in lines],
                "accounts": [entry.account for _, entry in lines],
                "currencies": [entry.currency.value for _, entry in lines],
                "amounts": [entry.amount for _, entry in lines],
            },
        )


def _named(wallets: Collection[Wallet]) -> dict[str, Any]:
    return {
        "user_ids": [wallet.user_id for wallet in wallets],
        "currencies": [wallet.currency.value for wallet in wallets],
    }
