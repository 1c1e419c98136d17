"""The ledger in memory. The contract tests hold it to what the real one does."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from auth_service.domain.ledger import (
    Booking,
    Currency,
    Holding,
    LedgerTransaction,
    Wallet,
    debt_account,
    settle,
    wallet_account,
)
from auth_service.domain.records import Booked, Drift, DriftKind, LedgerLine, LedgerRecord


class FakeLedger:
    """Writes into a dictionary of transactions."""

    def __init__(self, transactions: dict[str, LedgerTransaction], tombstones: Mapping[str, datetime]) -> None:
        self._transactions = transactions
        self._tombstones = tombstones

    async def closed_wallets(self, user_ids: Collection[str]) -> frozenset[str]:
        return frozenset(user_ids) & self._tombstones.keys()

    async def lock(self, transaction_ids: Collection[str]) -> None:
        """Nobody else is there: one transaction runs after another."""

    async def book(self, bookings: Sequence[Booking]) -> frozenset[str]:
        fresh: list[Booking] = []
        taken = {item.booking.reverses for item in self._transactions.values()} - {None}
        for item in bookings:
            if item.transaction_id not in self._transactions and item.reverses not in taken:
                fresh.append(item)
                taken |= {item.reverses} - {None}
        for transaction in settle(fresh, held(self._transactions)):
            self._transactions[transaction.booking.transaction_id] = transaction
        return frozenset(item.transaction_id for item in fresh)

    async def body_hashes(self, transaction_ids: Collection[str]) -> Mapping[str, bytes]:
        known = self._transactions
        return {key: known[key].booking.body_hash for key in transaction_ids if key in known}

    async def outcomes(self, transaction_ids: Collection[str]) -> Mapping[str, Booked]:
        found = {key: self._transactions[key] for key in transaction_ids if key in self._transactions}
        return {key: Booked(one.booking.body_hash, bool(one.entries)) for key, one in found.items()}


class FakeLedgerBooks:
    """Reads from a dictionary of transactions; keeps nothing beside the entries, which could differ from them."""

    def __init__(self, transactions: Mapping[str, LedgerTransaction]) -> None:
        self._transactions = transactions

    async def holdings(self, user_id: str) -> Mapping[Currency, Holding]:
        return {key.currency: holding for key, holding in held(self._transactions).items() if key.user_id == user_id}

    async def history(self, user_id: str, *, limit: int, offset: int) -> tuple[list[LedgerLine], int]:
        lines = self._lines(user_id)
        lines.sort(key=lambda line: (line.currency, line.is_debt))
        lines.sort(key=lambda line: (line.created_at, line.transaction_id), reverse=True)
        return lines[offset : offset + limit], len(lines)

    async def records(self, transaction_ids: Collection[str]) -> Mapping[str, LedgerRecord]:
        reversals = {item.booking.reverses: item.booking.transaction_id for item in self._transactions.values()}
        return {
            key: _record(self._transactions[key], reversals.get(key))
            for key in transaction_ids
            if key in self._transactions
        }

    async def users(self, after: str, limit: int) -> list[str]:
        known = {item.booking.user_id for item in self._transactions.values()}
        return sorted(user_id for user_id in known if user_id > after)[:limit]

    async def drifts(self, user_ids: Collection[str]) -> list[Drift]:
        return [
            Drift(key.user_id, DriftKind.NEGATIVE, key.currency, holding.amount, holding.amount)
            for key, holding in held(self._transactions).items()
            if key.user_id in user_ids and holding.amount < 0
        ]

    def _lines(self, user_id: str) -> list[LedgerLine]:
        return [
            LedgerLine(
                booking.transaction_id,
                booking.kind,
                entry.currency,
                entry.amount,
                entry.account == debt_account(user_id),
                booking.reason,
                booking.created_at,
                booking.reverses,
            )
            for booking, entries in ((item.booking, item.entries) for item in self._transactions.values())
            for entry in entries
            if entry.account in (wallet_account(user_id), debt_account(user_id))
        ]


def held(transactions: Mapping[str, LedgerTransaction]) -> dict[Wallet, Holding]:
    """What all wallets hold and owe, summed from the entries."""
    totals: dict[Wallet, Holding] = {}
    for item in transactions.values():
        user_id = item.booking.user_id
        for entry in item.entries:
            before = totals.get(Wallet(user_id, entry.currency), Holding())
            if entry.account == wallet_account(user_id):
                before = Holding(before.amount + entry.amount, before.owed)
            elif entry.account == debt_account(user_id):
                before = Holding(before.amount, before.owed - entry.amount)
            totals[Wallet(user_id, entry.currency)] = before
    return totals


def _record(transaction: LedgerTransaction, reversed_by: str | None) -> LedgerRecord:
    booking = transaction.booking
    return LedgerRecord(
        booking.transaction_id,
        booking.kind,
        booking.user_id,
        booking.reason,
        booking.created_at,
        booking.reverses,
        reversed_by,
        tuple(sorted(transaction.entries, key=lambda entry: (entry.currency, entry.account))),
    )
