"""Keeping grants within the budgets of their definitions: what goes beyond is held, and an admin is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from processing_service.application.ports.progress import Grant
from processing_service.application.ports.transaction import Transaction
from processing_service.application.snapshot import Snapshot
from processing_service.domain.budget import Budget, Emission, admit
from shared.contracts.event import Event
from shared.contracts.event_types import QUEST_BUDGET_REACHED

_NAMESPACE = UUID("0d5c2f0e-7a0c-5d7e-8a53-9a1c7c1e4b10")


async def hold_over_budget(transaction: Transaction, snapshot: Snapshot, grants: Sequence[Grant]) -> list[Grant]:
    """The grants, those on hold that no budget covers any more.

    The emissions are locked after the users, in the order of their codes, so that all who grant pass one by one.
    """
    budgets = {grant.quest_code: budget for grant in grants if (budget := snapshot.budget(grant.quest_code))}
    if not budgets:
        return list(grants)
    emissions = await transaction.budgets.lock(budgets.keys())
    held: set[str] = set()
    after: dict[str, Emission] = {}
    for code, budget in budgets.items():
        of_code = [grant for grant in grants if grant.quest_code == code]
        after[code], paid = admit(budget, emissions[code], [grant.reward for grant in of_code])
        held.update(grant.grant_id for grant, is_paid in zip(of_code, paid, strict=True) if not is_paid)
    await transaction.budgets.save(after)
    await _tell(transaction, snapshot, budgets, emissions, after)
    return [replace(grant, held=grant.grant_id in held) for grant in grants]


async def _tell(
    transaction: Transaction,
    snapshot: Snapshot,
    budgets: Mapping[str, Budget],
    before: Mapping[str, Emission],
    after: Mapping[str, Emission],
) -> None:
    """Say once for each version that its budget is used up."""
    now_paused = [code for code in budgets if after[code].is_paused and not before[code].is_paused]
    await transaction.outbox.add([_reached(snapshot, code, budgets[code]) for code in now_paused])


def _reached(snapshot: Snapshot, code: str, budget: Budget) -> Event:
    latest = snapshot.histories[code].versions[-1]
    return Event(
        event_id=str(uuid5(_NAMESPACE, f"{code}/{latest.version}")),
        event_type=QUEST_BUDGET_REACHED,
        user_id=None,
        timestamp=latest.published_at,
        event_data={"code": code, "version": latest.version, "gold": budget.gold, "diamonds": budget.diamonds},
    )
