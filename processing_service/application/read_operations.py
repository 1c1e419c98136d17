"""Show what an operator wants to see now; what cannot be reached is told as such, and hides nothing else."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, Protocol, TypeVar

from processing_service.application.ports.books import Reconciliation, Reconciliations
from processing_service.application.ports.leaderboards import Rankings
from processing_service.application.ports.operations import (
    Broker,
    GrantBacklog,
    Intake,
    OperationsFigures,
    OutboxLook,
    QueueDepths,
    Waiting,
)
from processing_service.application.ports.webhook_deliveries import DeliveryBacklog
from processing_service.application.read_budgets import ReadBudgets
from shared.clock import Clock
from shared.contracts.outbox import OutboxBacklog
from shared.exceptions import TemporaryError

MOST_PLACES: Final = 10_000
"""Places that leaderboards wait for are counted up to here."""

T = TypeVar("T")


class WebhookBacklog(Protocol):
    """How many deliveries wait."""

    async def backlog(self) -> DeliveryBacklog: ...


class BoardsCheck(Protocol):
    """Whether the boards can be reached."""

    async def last_write(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was asked of somebody else: the value, or why there is none."""

    value: T | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class LeaderboardHealth:
    """Whether there are boards beside the database, whether they answer, and how many places they do not know of."""

    is_configured: bool
    is_reachable: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Operations:
    """All of it, as of one moment."""

    at: datetime
    queues: Answer[QueueDepths]
    intake: Intake
    outboxes: dict[str, Answer[OutboxBacklog]]
    grants: GrantBacklog
    parked_messages: Waiting
    webhooks: DeliveryBacklog
    leaderboards: LeaderboardHealth
    last_reconciliation: Reconciliation | None
    budgets_reached: list[str]


@dataclass(frozen=True, slots=True)
class OperationsSources:
    """Where it all comes from; `boards` is None where there are none."""

    broker: Broker
    figures: OperationsFigures
    outboxes: dict[str, OutboxLook]
    webhooks: WebhookBacklog
    boards: BoardsCheck | None
    rankings: Rankings
    reconciliations: Reconciliations
    budgets: ReadBudgets


class ReadOperations:
    """Asks the broker and the other services at the same time, and this service's own tables one after another."""

    def __init__(self, sources: OperationsSources, clock: Clock) -> None:
        self._sources = sources
        self._clock = clock

    async def __call__(self) -> Operations:
        """The overview.

        Raises:
            TemporaryError: this service's own database is away.
        """
        sources = self._sources
        asked_outboxes = asyncio.gather(*(_answer(look()) for look in sources.outboxes.values()))
        queues, boards, outboxes = await asyncio.gather(
            _answer(sources.broker.depths()), self._boards_answer(), asked_outboxes
        )
        budgets = await sources.budgets()
        reconciliations, _ = await sources.reconciliations.find(1, 0)
        return Operations(
            at=self._clock.now(),
            queues=queues,
            intake=await sources.figures.intake(),
            outboxes=dict(zip(sources.outboxes, outboxes, strict=True)),
            grants=await sources.figures.grants(),
            parked_messages=await sources.figures.parked_messages(),
            webhooks=await sources.webhooks.backlog(),
            leaderboards=LeaderboardHealth(
                is_configured=sources.boards is not None,
                is_reachable=boards,
                waiting=await sources.rankings.waiting(MOST_PLACES),
            ),
            last_reconciliation=reconciliations[0] if reconciliations else None,
            budgets_reached=[one.code for one in budgets if one.emission.is_paused],
        )

    async def _boards_answer(self) -> bool:
        if self._sources.boards is None:
            return False
        return (await _answer(self._sources.boards.last_write())).problem is None


async def _answer(asked: Awaitable[T]) -> Answer[T]:
    try:
        return Answer(await asked)
    except TemporaryError as error:
        return Answer(None, error.message)
