"""Emission budgets, for administrators."""

from typing import Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from processing_service.application.read_budgets import BudgetStanding, ReadBudgets
from shared.web import Page, PageQuery, problem_answers
from shared.web.authentication import Authentication


class CurrencyBudget(BaseModel):
    """What a definition may pay of one currency, and has."""

    budget: int | None = Field(description="Null is without end.")
    paid: int


class BudgetItem(BaseModel):
    """A definition with a budget."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "launch-week",
                    "gold": {"budget": 10000, "paid": 9975},
                    "diamonds": {"budget": None, "paid": 0},
                    "is_paused": True,
                    "held_grants": 12,
                }
            ]
        }
    )

    code: str
    gold: CurrencyBudget
    diamonds: CurrencyBudget
    is_paused: bool = Field(description="Whether further grants are held until a version raises the budget.")
    held_grants: int

    @classmethod
    def of(cls, one: BudgetStanding) -> Self:
        """The item of what the use case has read."""
        return cls(
            code=one.code,
            gold=CurrencyBudget(budget=one.budget.gold, paid=one.emission.gold),
            diamonds=CurrencyBudget(budget=one.budget.diamonds, paid=one.emission.diamonds),
            is_paused=one.emission.is_paused,
            held_grants=one.emission.held,
        )


def budgets_router(read: ReadBudgets, viewer: Authentication) -> APIRouter:
    """`GET /api/v1/operations/budgets`."""
    router = APIRouter(prefix="/api/v1/operations/budgets", tags=["operations"], responses=problem_answers(401, 403))

    @router.get("", dependencies=[Depends(viewer)])
    async def list_budgets(page: PageQuery) -> Page[BudgetItem]:
        """What definitions with a budget have paid. A paused one goes on when a version with more is published."""
        found = await read()
        shown = found[page.offset : page.offset + page.limit]
        items = [BudgetItem.of(one) for one in shown]
        return Page(items=items, total=len(found), limit=page.limit, offset=page.offset)

    return router
