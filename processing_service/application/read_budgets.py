"""Show what definitions with a budget have paid, and which of them hold grants back."""

from dataclasses import dataclass

from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions
from processing_service.domain.budget import Budget, Emission


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """A definition's budget, and what was paid of it."""

    code: str
    budget: Budget
    emission: Emission


class ReadBudgets:
    """Reads the budgets of the latest versions, those that nothing was paid of yet included."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog) -> None:
        self._transactions = transactions
        self._catalog = catalog

    async def __call__(self) -> list[BudgetStanding]:
        """All of them, in the order of their codes; a definition whose budget was dropped while it held grants, too."""
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            emissions = await transaction.budgets.all()
        budgets = {code: budget for code in snapshot.histories if (budget := snapshot.budget(code)) is not None}
        paused = {code for code, emission in emissions.items() if emission.is_paused}
        return [
            BudgetStanding(code, budgets.get(code, Budget()), emissions.get(code, Emission()))
            for code in sorted(budgets.keys() | paused)
        ]
