"""Wallets: one's own, and anybody's for viewers and administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from auth_service.application.read_wallet import ReadWallet
from auth_service.domain.account import Account
from auth_service.domain.ledger import Currency, Holding
from auth_service.domain.records import LedgerLine
from auth_service.entrypoints.http.callers import Caller
from shared.contracts.event import UserId
from shared.web import Page, PageQuery, problem_answers
from shared.web.paging import PageParameters


class Owed(BaseModel):
    """What a user owes after rewards were taken back; later rewards repay it first."""

    gold: int
    diamonds: int


class Wallet(BaseModel):
    """What a user owns, and owes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"gold": 0, "diamonds": 10, "owed": {"gold": 5, "diamonds": 0}}]}
    )

    gold: int
    diamonds: int
    owed: Owed

    @classmethod
    def of(cls, held: Mapping[Currency, Holding]) -> "Wallet":
        """What the API shows of a wallet."""
        gold, diamonds = held[Currency.GOLD], held[Currency.DIAMONDS]
        owed = Owed(gold=gold.owed, diamonds=diamonds.owed)
        return cls(gold=gold.amount, diamonds=diamonds.amount, owed=owed)


class LedgerItem(BaseModel):
    """One line of a booking: on a user's wallet, or on what they owe."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "transaction_id": "5f0c3f1e-1f3a-5c39-9d6e-0a5c2f0f6a11",
                    "kind": "reversal",
                    "account": "wallet",
                    "currency": "diamonds",
                    "amount": -10,
                    "reason": "Sign in three times: an event was retracted",
                    "created_at": "2026-11-20T09:30:00.123456Z",
                    "reverses": "01930f3e-7c1a-5b52-9d0b-0f6f2b8f3c11",
                }
            ]
        }
    )

    transaction_id: str
    kind: str = Field(description="`grant`: a reward; `reversal`: a reward taken back; `debit`: a payment.")
    account: Literal["wallet", "debt"] = Field(description="`debt`: an amount that is owed, or repaid.")
    currency: Currency
    amount: int = Field(description="Whole units; negative where they left the wallet, or are owed.")
    reason: str
    created_at: datetime
    reverses: str | None = Field(description="The transaction that was taken back.")

    @classmethod
    def of(cls, line: LedgerLine) -> "LedgerItem":
        """What the API shows of an entry."""
        return cls(
            transaction_id=line.transaction_id,
            kind=line.kind,
            account="debt" if line.is_debt else "wallet",
            currency=line.currency,
            amount=line.amount,
            reason=line.reason,
            created_at=line.created_at,
            reverses=line.reverses,
        )


def wallet_router(read_wallet: ReadWallet, current_user: Caller, current_viewer: Caller) -> APIRouter:
    """The routes under `/api/v1/wallet`."""
    router = APIRouter(prefix="/api/v1/wallet", tags=["wallet"], responses=problem_answers(401, 403))

    @router.get("/me")
    async def read_holdings(account: Annotated[Account, Depends(current_user)]) -> Wallet:
        """What one owns, and owes."""
        return Wallet.of(await read_wallet.holdings(account.user_id))

    @router.get("/me/ledger")
    async def read_ledger(account: Annotated[Account, Depends(current_user)], page: PageQuery) -> Page[LedgerItem]:
        """How it came about: every booking, the newest first."""
        return await ledger_page(account.user_id, page)

    @router.get("/{user_id}", dependencies=[Depends(current_viewer)])
    async def read_holdings_of(user_id: UserId) -> Wallet:
        """What a user owns, and owes. Wallets open with the first credit, also for users of other systems."""
        return Wallet.of(await read_wallet.holdings(user_id))

    @router.get("/{user_id}/ledger", dependencies=[Depends(current_viewer)])
    async def read_ledger_of(user_id: UserId, page: PageQuery) -> Page[LedgerItem]:
        """How a user's wallet came about: every booking, the newest first."""
        return await ledger_page(user_id, page)

    async def ledger_page(user_id: str, page: PageParameters) -> Page[LedgerItem]:
        lines, total = await read_wallet.history(user_id, limit=page.limit, offset=page.offset)
        items = [LedgerItem.of(line) for line in lines]
        return Page(items=items, total=total, limit=page.limit, offset=page.offset)

    return router
