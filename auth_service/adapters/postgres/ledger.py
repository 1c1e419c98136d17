"""The ledger in PostgreSQL. Every statement works on the whole batch: a batch of 500 costs as many as one of 1."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import LedgerEntryRow, LedgerTransactionRow, WalletBalanceRow
from auth_service.domain.ledger import Currency, LedgerLine, LedgerTransaction, wallet_account

_LOCK_ACCOUNTS: Final = text("""
    SELECT user_id, deleted_at
      FROM account
     WHERE user_id = ANY(CAST(:user_ids AS text[]))
     ORDER BY user_id
       FOR SHARE
""")

# Sorted, so that two requests with common ids meet at the first of them and cannot deadlock. The second one waits
# there until the first has committed, and then sees a conflict.
_ADD_TRANSACTIONS: Final = text("""
    INSERT INTO ledger_transaction (id, kind, user_id, body_hash, reason, created_at)
    SELECT *
      FROM unnest(CAST(:ids AS text[]), CAST(:kinds AS text[]), CAST(:user_ids AS text[]),
                  CAST(:body_hashes AS bytea[]), CAST(:reasons AS text[]), CAST(:times AS timestamptz[]))
           AS fresh (id, kind, user_id, body_hash, reason, created_at)
     ORDER BY id
        ON CONFLICT (id) DO NOTHING
 RETURNING id
""")

_ADD_ENTRIES: Final = text("""
    INSERT INTO ledger_entry (transaction_id, account, currency, amount)
    SELECT *
      FROM unnest(CAST(:ids AS text[]), CAST(:accounts AS text[]),
                  CAST(:currencies AS text[]), CAST(:amounts AS bigint[]))
""")

_RAISE_BALANCES: Final = text("""
    INSERT INTO wallet_balance AS balance (user_id, currency, amount)
    SELECT booked.user_id, entry.currency, sum(entry.amount)
      FROM ledger_transaction AS booked
      JOIN ledger_entry AS entry ON entry.transaction_id = booked.id AND entry.account = 'user:' || booked.user_id
     WHERE booked.id = ANY(CAST(:ids AS text[]))
     GROUP BY booked.user_id, entry.currency
     ORDER BY booked.user_id, entry.currency
        ON CONFLICT (user_id, currency) DO UPDATE SET amount = balance.amount + excluded.amount
""")


class PostgresLedger:
    """Reads and writes the tables `ledger_transaction`, `ledger_entry` and `wallet_balance`.

    Locks are taken in the same order by everybody: accounts, transaction ids, balances, each sorted.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def closed_wallets(self, user_ids: Collection[str]) -> frozenset[str]:
        """See `Ledger`."""
        rows = await self._session.execute(_LOCK_ACCOUNTS, {"user_ids": list(user_ids)})
        return frozenset(row.user_id for row in rows if row.deleted_at is not None)

    async def book(self, transactions: Sequence[LedgerTransaction]) -> frozenset[str]:
        """See `Ledger`."""
        if not transactions:
            return frozenset()
        booked = await self._add_transactions(transactions)
        if booked:
            await self._add_entries([item for item in transactions if item.transaction_id in booked])
            await self._session.execute(_RAISE_BALANCES, {"ids": list(booked)})
        return booked

    async def body_hashes(self, transaction_ids: Collection[str]) -> Mapping[str, bytes]:
        """See `Ledger`."""
        rows = await self._session.execute(
            select(col(LedgerTransactionRow.id), col(LedgerTransactionRow.body_hash)).where(
                col(LedgerTransactionRow.id) == func.any(list(transaction_ids))
            )
        )
        return {row.id: row.body_hash for row in rows}

    async def balances(self, user_id: str) -> Mapping[Currency, int]:
        """See `Ledger`."""
        rows = await self._session.scalars(select(WalletBalanceRow).where(col(WalletBalanceRow.user_id) == user_id))
        return {Currency(row.currency): row.amount for row in rows}

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        """See `Ledger`."""
        transaction, entry = LedgerTransactionRow, LedgerEntryRow
        own = (
            select(
                col(transaction.id),
                col(entry.currency),
                col(entry.amount),
                col(transaction.reason),
                col(transaction.created_at),
            )
            .join(entry, col(entry.transaction_id) == col(transaction.id))
            .where(col(transaction.user_id) == user_id, col(entry.account) == wallet_account(user_id))
        )
        total = await self._session.scalar(select(func.count()).select_from(own.subquery()))
        rows = await self._session.execute(
            own.order_by(col(transaction.created_at).desc(), col(transaction.id).desc(), col(entry.currency))
            .limit(limit)
            .offset(offset)
        )
        lines = [LedgerLine(row.id, Currency(row.currency), row.amount, row.reason, row.created_at) for row in rows]
        return lines, total or 0

    async def _add_transactions(self, transactions: Sequence[LedgerTransaction]) -> frozenset[str]:
        ids = await self._session.scalars(
            _ADD_TRANSACTIONS,
            {
                "ids": [item.transaction_id for item in transactions],
                "kinds": [item.kind for item in transactions],
                "user_ids": [item.user_id for item in transactions],
                "body_hashes": [item.body_hash for item in transactions],
                "reasons": [item.reason for item in transactions],
                "times": [item.created_at for item in transactions],
            },
        )
        return frozenset(ids)

    async def _add_entries(self, transactions: Sequence[LedgerTransaction]) -> None:
        lines = [(item.transaction_id, entry) for item in transactions for entry in item.entries]
        await self._session.execute(
            _ADD_ENTRIES,
            {
                "ids": [transaction_id for transaction_id, _ in lines],
                "accounts": [entry.account for _, entry in lines],
                "currencies": [entry.currency.value for _, entry in lines],
                "amounts": [entry.amount for _, entry in lines],
            },
        )
