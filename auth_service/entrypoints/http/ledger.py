"""The ledger, for other services: credits, reversals, and looks into the books."""

from fastapi import APIRouter, Depends

from auth_service.adapters.metrics import CREDITS, REVERSALS
from auth_service.application.check_ledger import CheckLedger
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.look_up_ledger import LookUpLedger
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.ledger import Currency
from auth_service.domain.records import Drift, LedgerRecord
from auth_service.domain.services import LEDGER_CREDIT
from auth_service.entrypoints.http.booking_answers import count_answers
from shared.contracts.credits import CreditRequest, CreditResponse
from shared.contracts.ledger import (
    BookedEntry,
    BookedTransaction,
    CheckRequest,
    CheckResponse,
    LedgerDrift,
    LookupRequest,
    LookupResponse,
)
from shared.contracts.reversals import ReversalRequest, ReversalResponse
from shared.faults import FaultPoint, reached
from shared.security import TokenVerifier
from shared.web import problem_answers, service_authentication


def ledger_router(
    credit_wallets: CreditWallets,
    reverse_grants: ReverseGrants,
    look_up_ledger: LookUpLedger,
    check_ledger: CheckLedger,
    verifier: TokenVerifier,
) -> APIRouter:
    """The routes under `/internal/v1` that work on the ledger."""
    router = APIRouter(
        prefix="/internal/v1",
        tags=["internal"],
        dependencies=[Depends(service_authentication(verifier, LEDGER_CREDIT))],
        responses=problem_answers(401, 403),
    )

    @router.post("/credits")
    async def credit(body: CreditRequest) -> CreditResponse:
        """Credit a batch of grants, each exactly once; every item has an answer of its own."""
        reached(FaultPoint.CREDITS_BEFORE_BOOKING)
        results = await credit_wallets(body.credits)
        reached(FaultPoint.CREDITS_AFTER_COMMIT)
        count_answers("credits_answered", CREDITS, (result.status for result in results))
        return CreditResponse(results=results)

    @router.post("/reversals")
    async def reverse(body: ReversalRequest) -> ReversalResponse:
        """Take a batch of grants back, each exactly once; every item has an answer of its own."""
        results = await reverse_grants(body.reversals)
        count_answers("reversals_answered", REVERSALS, (result.status for result in results))
        return ReversalResponse(results=results)

    @router.post("/ledger/lookup")
    async def look_up(body: LookupRequest) -> LookupResponse:
        """What was booked under these ids; ids under which nothing was booked are left out."""
        records = await look_up_ledger(body.transaction_ids)
        return LookupResponse(transactions=[_transaction(record) for record in records])

    @router.post("/ledger/check")
    async def check(body: CheckRequest) -> CheckResponse:
        """Compare balances and debts with the entries that they came from: of some users, or of the next ones."""
        found = await (check_ledger.of(body.users) if body.users else check_ledger(body.after, body.limit))
        drift = [_drift(item) for item in found.drifts]
        return CheckResponse(checked=found.checked, next=found.next_after, drift=drift)

    return router


def _transaction(record: LedgerRecord) -> BookedTransaction:
    return BookedTransaction(
        transaction_id=record.transaction_id,
        kind=record.kind,
        user_id=record.user_id,
        gold=record.amounts.get(Currency.GOLD, 0),
        diamonds=record.amounts.get(Currency.DIAMONDS, 0),
        entries=[
            BookedEntry(account=entry.account, currency=entry.currency.value, amount=entry.amount)
            for entry in record.entries
        ],
        reason=record.reason,
        created_at=record.created_at,
        reverses=record.reverses,
        reversed_by=record.reversed_by,
    )


def _drift(drift: Drift) -> LedgerDrift:
    return LedgerDrift(
        user_id=drift.user_id,
        kind=drift.kind.value,
        currency=drift.currency.value,
        stored=drift.stored,
        summed=drift.summed,
        transaction_id=drift.transaction_id,
    )
