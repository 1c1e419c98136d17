"""One's own wallet."""

from typing import Annotated

from fastapi import APIRouter, Depends

from auth_service.application.read_wallet import ReadWallet
from auth_service.domain.account import Account
from auth_service.domain.ledger import Currency
from auth_service.entrypoints.http.callers import Caller
from auth_service.entrypoints.http.schemas import LedgerItem, Wallet
from shared.web import Page, PageQuery, problem_answers


def wallet_router(read_wallet: ReadWallet, current_user: Caller) -> APIRouter:
    """The routes under `/api/v1/wallet`."""
    router = APIRouter(prefix="/api/v1/wallet", tags=["wallet"], responses=problem_answers(401, 403))

    @router.get("/me")
    async def read_balances(account: Annotated[Account, Depends(current_user)]) -> Wallet:
        """What one owns."""
        balances = await read_wallet.balances(account.user_id)
        return Wallet(gold=balances[Currency.GOLD], diamonds=balances[Currency.DIAMONDS])

    @router.get("/me/ledger")
    async def read_ledger(account: Annotated[Account, Depends(current_user)], page: PageQuery) -> Page[LedgerItem]:
        """How it came about: every booking, the newest first."""
        lines, total = await read_wallet.history(account.user_id, limit=page.limit, offset=page.offset)
        items = [LedgerItem.of(line) for line in lines]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    return router
