"""Defects on the way of a reward into the wallet."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import text

from auth_service.adapters.postgres.ledger import PostgresLedger
from processing_service.application import credit_grants
from processing_service.application.credit_grants import CreditedBatch, CreditGrants
from processing_service.application.ports.grants import DueGrant, ids_of
from shared.contracts.credits import CreditRequest, CreditResult
from tests.proof.mutants.mutant import AUTH, DISPATCHER, Mutant, die_once, put

_BONUS: Final = text("UPDATE wallet_balance SET amount = amount + 1 WHERE user_id = ANY(CAST(:users AS text[]))")


def _new_key_for_each_attempt() -> None:
    async def ask(self: CreditGrants, grants: Sequence[DueGrant]) -> Sequence[CreditResult]:
        keys = {grant.grant_id: str(uuid4()) for grant in grants}
        own = {key: grant_id for grant_id, key in keys.items()}
        renamed = [credit_grants._credit(one).model_copy(update={"grant_id": keys[one.grant_id]}) for one in grants]
        answer = await self._wallet.credit(CreditRequest(credits=renamed))
        die_once("after the wallet's answer")
        return [one.model_copy(update={"grant_id": own[one.grant_id]}) for one in answer.results]

    put(CreditGrants, "_ask", ask)


def _mark_first() -> None:
    async def dispatch(self: CreditGrants, limit: int) -> CreditedBatch:
        grants = await self._queue.claim(limit, self._lease_seconds)
        if not grants:
            return CreditedBatch()
        await self._queue.settle(ids_of(grants), {})
        die_once("before the wallet is asked")
        return CreditedBatch(len(grants), tuple(await self._ask(grants)))

    put(CreditGrants, "__call__", dispatch)


def _credit_whoever_came_before() -> None:
    credit = credit_grants._credit
    before: list[str] = []

    def misled(grant: DueGrant) -> Any:
        owner = before[-1] if before else grant.user_id
        before.append(grant.user_id)
        return credit(grant).model_copy(update={"user_id": owner})

    put(credit_grants, "_credit", misled)


def _add_to_balances() -> None:
    add_entries = PostgresLedger._add_entries

    async def and_a_bonus(self: PostgresLedger, transactions: Sequence[Any]) -> None:
        await add_entries(self, transactions)
        users = [one.booking.user_id for one in transactions]
        await self._session.execute(_BONUS, {"users": users})

    put(PostgresLedger, "_add_entries", and_a_bonus)


MUTANTS: Final = (
    Mutant(
        "new_key_per_retry",
        "every attempt to credit has an idempotency key of its own",
        frozenset({DISPATCHER}),
        frozenset({"balance-of-completions"}),
        _new_key_for_each_attempt,
    ),
    Mutant(
        "dispatcher_marks_before_call",
        "grants are marked as credited before the wallet is asked",
        frozenset({DISPATCHER}),
        frozenset({"credit-missing"}),
        _mark_first,
    ),
    Mutant(
        "credit_to_another_user",
        "a credit goes to the user of the grant before it",
        frozenset({DISPATCHER}),
        frozenset({"credit-to-another"}),
        _credit_whoever_came_before,
    ),
    Mutant(
        "balance_without_entries",
        "a balance grows without an entry that says why",
        frozenset({AUTH}),
        frozenset({"balance-of-entries"}),
        _add_to_balances,
    ),
)
