"""Everything that the database holds about one user, table by table; no password, token or address, even hashed."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from shared.database import Database
from shared.database.json_rows import json_rows

_TABLES: Final = {
    "accounts": """
        SELECT user_id, user_name, status, role, time_zone, attributes, created_at, first_sign_in_at
          FROM account WHERE user_id = :user_id AND deleted_at IS NULL
    """,
    "sessions": """
        SELECT created_at, expires_at, revoked_at
          FROM refresh_family WHERE user_id = :user_id ORDER BY created_at, family_id
    """,
    "known_addresses": """
        SELECT signed_in_at FROM known_address WHERE user_id = :user_id ORDER BY signed_in_at, address
    """,
    "wallet": """
        SELECT currency, amount, owed FROM wallet_balance WHERE user_id = :user_id ORDER BY currency
    """,
    "ledger": """
        SELECT booked.id AS transaction_id, booked.kind, booked.reason, booked.created_at, booked.reverses,
               CASE WHEN entry.account = 'debt:' || booked.user_id THEN 'debt' ELSE 'wallet' END AS account,
               entry.currency, entry.amount
          FROM ledger_transaction AS booked
          JOIN ledger_entry AS entry ON entry.transaction_id = booked.id
         WHERE booked.user_id = :user_id
           AND entry.account IN ('user:' || booked.user_id, 'debt:' || booked.user_id)
         ORDER BY booked.created_at, booked.id, entry.currency, entry.account
    """,
    "debits_not_covered": """
        SELECT booked.id AS transaction_id, booked.reason, booked.created_at
          FROM ledger_transaction AS booked
         WHERE booked.user_id = :user_id
           AND NOT EXISTS (SELECT FROM ledger_entry AS entry WHERE entry.transaction_id = booked.id)
         ORDER BY booked.created_at, booked.id
    """,
}


class PostgresPersonalData:
    """See the port `PersonalData`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: str) -> AsyncGenerator[tuple[str, list[str]], None]:
        """See `PersonalData`."""
        async with (
            self._database.transaction() as session,
            aclosing(json_rows(session, _TABLES, {"user_id": user_id})) as found,
        ):
            async for piece in found:
                yield piece
