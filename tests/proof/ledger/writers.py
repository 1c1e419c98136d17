"""Those who write: each takes the next operations and asks the real use cases, as the service's routes do."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Final

from auth_service.adapters.postgres.unit_of_work import PostgresUnitOfWork
from auth_service.application.credit_wallets import CreditWallets
from auth_service.application.debit_wallets import DebitWallets
from auth_service.application.reverse_grants import ReverseGrants
from auth_service.domain.exceptions import ReversalOvertaken
from shared.clock import SystemClock
from shared.contracts.credits import Credit
from shared.contracts.debits import Debit
from shared.contracts.reversals import Reversal
from shared.database import Database
from tests.proof.ledger.operations import Operation, Operations, Plan
from tests.proof.ledger.tally import Tally

_LARGEST_BATCH: Final = 100


class Counter:
    """Where the ledger is asked: a batch of one kind at a time."""

    def __init__(self, database: Database) -> None:
        unit_of_work, clock = PostgresUnitOfWork(database), SystemClock()
        self._credit = CreditWallets(unit_of_work, clock)
        self._debit = DebitWallets(unit_of_work, clock)
        self._reverse = ReverseGrants(unit_of_work, clock)

    async def ask(self, batch: Sequence[Operation]) -> list[str]:
        """The statuses that a batch is answered with.

        Raises:
            ReversalOvertaken: ask again.
        """
        items = [operation.item for operation in batch]
        credits_ = [item for item in items if isinstance(item, Credit)]
        debits = [item for item in items if isinstance(item, Debit)]
        if credits_:
            return [result.status for result in await self._credit(credits_)]
        if debits:
            return [result.status for result in await self._debit(debits)]
        reversals = [item for item in items if isinstance(item, Reversal)]
        return [result.status for result in await self._reverse(reversals)]


@dataclass
class Writers:
    """All of them, over one pool with a connection for each."""

    plan: Plan
    tally: Tally
    counter: Counter
    advance: Callable[[int], object]
    unsettled: list[Operation] = field(default_factory=list)
    """Reversals of grants that were not booked yet."""

    async def write(self) -> None:
        """Ask for everything, and in the end once more for what could not be settled before."""
        numbers = iter(range(self.plan.operations))
        async with asyncio.TaskGroup() as group:
            for number in range(self.plan.writers):
                group.create_task(self._write(numbers, Random(f"{self.plan.seed}/writer {number}")))
        unsettled, self.unsettled = self.unsettled, []
        for start in range(0, len(unsettled), _LARGEST_BATCH):
            await self._send(unsettled[start : start + _LARGEST_BATCH])
        self.tally.complaints += [f"{one.key} reverses what was never booked" for one in self.unsettled]

    async def _write(self, numbers: Iterator[int], chance: Random) -> None:
        operations = Operations(self.plan)
        while taken := list(islice(numbers, chance.randint(1, _LARGEST_BATCH))):
            batches: dict[type, list[Operation]] = {}
            for operation in (self._as_asked(operations, number) for number in taken):
                batches.setdefault(type(operation.item), []).append(operation)
            for batch in chance.sample(list(batches.values()), k=len(batches)):
                await self._send(batch)
            self.advance(len(taken))

    def _as_asked(self, operations: Operations, number: int) -> Operation:
        """The operation; of a key of which it is not known that it is taken, nobody can say which body is the other."""
        operation = operations[number]
        if operation.has_other_body and not self.tally.is_booked(operation.number):
            return operations.original(operation.number)
        return operation

    async def _send(self, batch: Sequence[Operation]) -> None:
        for operation, status in zip(batch, await self._answers(batch), strict=True):
            self.tally.add(operation, status)
            if status == "not_credited":
                self.unsettled.append(operation)

    async def _answers(self, batch: Sequence[Operation]) -> list[str]:
        while True:
            try:
                return await self.counter.ask(batch)
            except ReversalOvertaken:
                self.tally.asked_again += 1
