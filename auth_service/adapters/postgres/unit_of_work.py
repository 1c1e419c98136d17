"""Transactions on PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from auth_service.adapters.postgres.accounts import PostgresAccounts
from auth_service.adapters.postgres.attempts import PostgresAttempts
from auth_service.adapters.postgres.known_addresses import PostgresKnownAddresses
from auth_service.adapters.postgres.ledger import PostgresLedger
from auth_service.adapters.postgres.ledger_books import PostgresLedgerBooks
from auth_service.adapters.postgres.refresh_tokens import PostgresRefreshTokens
from auth_service.adapters.postgres.tables import OUTBOX
from shared.contracts.event import Event
from shared.database import Database
from shared.outbox import PostgresOutbox
from shared.outbox.audit import OutboxAudit


class _BoundOutbox:
    """The outbox, writing in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._outbox = PostgresOutbox(OUTBOX)

    async def add(self, events: Sequence[Event]) -> None:
        """See `EventOutbox`."""
        await self._outbox.add(self._session, events)


@dataclass(frozen=True, slots=True)
class PostgresTransaction:
    """See `Transaction`."""

    accounts: PostgresAccounts
    refresh_tokens: PostgresRefreshTokens
    ledger: PostgresLedger
    books: PostgresLedgerBooks
    outbox: _BoundOutbox
    audit: OutboxAudit
    attempts: PostgresAttempts
    known_addresses: PostgresKnownAddresses


class PostgresUnitOfWork:
    """See `UnitOfWork`. The only place of this service where a transaction is committed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction.

        Raises:
            DatabaseUnavailable: the server cannot be reached or broke off.
        """
        async with self._database.transaction() as session:
            outbox = _BoundOutbox(session)
            yield PostgresTransaction(
                accounts=PostgresAccounts(session),
                refresh_tokens=PostgresRefreshTokens(session),
                ledger=PostgresLedger(session),
                books=PostgresLedgerBooks(session),
                outbox=outbox,
                audit=OutboxAudit("auth", outbox.add),
                attempts=PostgresAttempts(session),
                known_addresses=PostgresKnownAddresses(session),
            )
