"""Looking into the ledger in PostgreSQL."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from auth_service.adapters.postgres.tables import LedgerEntryRow, LedgerTransactionRow, WalletBalanceRow
from auth_service.domain.ledger import Currency, Entry, Holding, debt_account, wallet_account
from auth_service.domain.records import Drift, DriftKind, LedgerLine, LedgerRecord

_RECORDS: Final = text("""
    SELECT booked.id, booked.kind, booked.user_id, booked.reason, booked.created_at, booked.reverses,
           reversal.id AS reversed_by, entry.account, entry.currency, entry.amount
      FROM ledger_transaction AS booked
      LEFT JOIN ledger_entry AS entry ON entry.transaction_id = booked.id
      LEFT JOIN ledger_transaction AS reversal ON reversal.reverses = booked.id
     WHERE booked.id = ANY(CAST(:ids AS text[]))
     ORDER BY booked.id, entry.currency, entry.account
""")

# Each side goes along its own index and stops after :limit users.
_USERS: Final = text("""
    (SELECT DISTINCT user_id FROM ledger_transaction WHERE user_id > :after ORDER BY user_id LIMIT :limit)
     UNION
    (SELECT DISTINCT user_id FROM wallet_balance WHERE user_id > :after ORDER BY user_id LIMIT :limit)
     ORDER BY user_id
     LIMIT :limit
""")

# One statement, so that all of it is seen as of one moment, whatever is booked meanwhile.
_DRIFTS: Final = text("""
    WITH line AS (
        SELECT booked.id, booked.user_id, entry.account, entry.currency, entry.amount
          FROM ledger_transaction AS booked
          JOIN ledger_entry AS entry ON entry.transaction_id = booked.id
         WHERE booked.user_id = ANY(CAST(:user_ids AS text[]))
    ), summed AS (
        SELECT user_id, currency,
               coalesce(sum(amount) FILTER (WHERE account = 'user:' || user_id), 0) AS amount,
               -coalesce(sum(amount) FILTER (WHERE account = 'debt:' || user_id), 0) AS owed
          FROM line
         GROUP BY user_id, currency
    ), stored AS (
        SELECT * FROM wallet_balance WHERE user_id = ANY(CAST(:user_ids AS text[]))
    ), kept AS (
        SELECT user_id, currency, kind, stored, summed
          FROM summed
          FULL JOIN stored USING (user_id, currency)
         CROSS JOIN LATERAL (
               VALUES ('balance', coalesce(stored.amount, 0), coalesce(summed.amount, 0)),
                      ('debt', coalesce(stored.owed, 0), coalesce(summed.owed, 0))
               ) AS compared (kind, stored, summed)
    )
    SELECT user_id, kind, currency, stored, summed, NULL AS transaction_id FROM kept WHERE stored <> summed
     UNION ALL
    SELECT user_id, 'negative', currency, stored, summed, NULL FROM kept WHERE least(stored, summed) < 0
     UNION ALL
    SELECT user_id, 'unbalanced', currency, NULL, sum(amount), id
      FROM line
     GROUP BY user_id, currency, id
    HAVING sum(amount) <> 0
     ORDER BY user_id, kind, currency, transaction_id
""")


class PostgresLedgerBooks:
    """Reads the tables `ledger_transaction`, `ledger_entry` and `wallet_balance`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def holdings(self, user_id: str) -> Mapping[Currency, Holding]:
        """See `LedgerBooks`."""
        rows = await self._session.scalars(select(WalletBalanceRow).where(col(WalletBalanceRow.user_id) == user_id))
        return {Currency(row.currency): Holding(row.amount, row.owed) for row in rows}

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        """See `LedgerBooks`."""
        transaction, entry = LedgerTransactionRow, LedgerEntryRow
        own = (
            select(
                col(transaction.id),
                col(transaction.kind),
                col(entry.currency),
                col(entry.amount),
                (col(entry.account) == debt_account(user_id)).label("is_debt"),
                col(transaction.reason),
                col(transaction.created_at),
                col(transaction.reverses),
            )
            .join(entry, col(entry.transaction_id) == col(transaction.id))
            .where(
                col(transaction.user_id) == user_id,
                col(entry.account).in_([wallet_account(user_id), debt_account(user_id)]),
            )
        )
        total = await self._session.scalar(select(func.count()).select_from(own.subquery()))
        newest_first = (col(transaction.created_at).desc(), col(transaction.id).desc())
        rows = await self._session.execute(
            own.order_by(*newest_first, col(entry.currency), text("is_debt")).limit(limit).offset(offset)
        )
        return [_line(row) for row in rows], total or 0

    async def records(self, transaction_ids: Collection[str]) -> Mapping[str, LedgerRecord]:
        """See `LedgerBooks`."""
        rows = await self._session.execute(_RECORDS, {"ids": list(transaction_ids)})
        return {key: _record(lines) for key, lines in groupby(rows, lambda row: str(row.id))}

    async def users(self, after: str, limit: int) -> list[str]:
        """See `LedgerBooks`."""
        return list(await self._session.scalars(_USERS, {"after": after, "limit": limit}))

    async def drifts(self, user_ids: Collection[str]) -> list[Drift]:
        """See `LedgerBooks`."""
        return [_drift(row) for row in await self._session.execute(_DRIFTS, {"user_ids": list(user_ids)})]


def _line(row: Any) -> LedgerLine:
    return LedgerLine(
        transaction_id=row.id,
        kind=row.kind,
        currency=Currency(row.currency),
        amount=row.amount,
        is_debt=row.is_debt,
        reason=row.reason,
        created_at=row.created_at,
        reverses=row.reverses,
    )


def _record(lines: Iterator[Any]) -> LedgerRecord:
    rows = list(lines)
    return LedgerRecord(
        transaction_id=rows[0].id,
        kind=rows[0].kind,
        user_id=rows[0].user_id,
        reason=rows[0].reason,
        created_at=rows[0].created_at,
        reverses=rows[0].reverses,
        reversed_by=rows[0].reversed_by,
        entries=tuple(
            Entry(row.account, Currency(row.currency), row.amount) for row in rows if row.account is not None
        ),
    )


def _drift(row: Any) -> Drift:
    return Drift(
        user_id=row.user_id,
        kind=DriftKind(row.kind),
        currency=Currency(row.currency),
        stored=None if row.stored is None else int(row.stored),
        summed=int(row.summed),
        transaction_id=row.transaction_id,
    )
