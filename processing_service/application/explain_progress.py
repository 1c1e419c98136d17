"""Explain to an administrator why a quest stands as it does for a user."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from processing_service.application.explanation_pages import StepPage, WantedSteps, page_of
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.ledger import LedgerLookup
from processing_service.application.ports.trails import Consequences, RecordedCycle, ToldToast, WrittenGrant
from processing_service.application.ports.transaction import Transactions
from processing_service.application.read_progress import QuestProgress, ReadProgress
from processing_service.application.replay_quest import Replayed, replay_quest
from processing_service.domain.explanation import ExplainedStep
from processing_service.domain.step_detail import StepDetail, detail_of
from shared.contracts.ledger import BookedTransaction
from shared.exceptions import TemporaryError


@dataclass(frozen=True, slots=True)
class FollowedCycle:
    """A cycle that an event completed, and what followed; `ordinal` is None where it has been taken back since."""

    cycle: int
    ordinal: int | None
    version: int
    recorded: RecordedCycle | None
    grants: tuple[WrittenGrant, ...]
    toasts: tuple[ToldToast, ...]


@dataclass(frozen=True, slots=True)
class FollowedStep:
    """One event in full, and what followed from it."""

    detail: StepDetail
    cycles: tuple[FollowedCycle, ...]


@dataclass(frozen=True, slots=True)
class ExplainedProgress:
    """The answer; `booked` is None where the ledger did not answer, and holds transactions by their ids."""

    quest: QuestProgress
    replayed: Replayed
    page: StepPage
    steps: tuple[FollowedStep, ...]
    booked: Mapping[str, BookedTransaction] | None


class ExplainProgress:
    """Replays the log of one user under one quest and adds what was written and booked."""

    def __init__(
        self, transactions: Transactions, catalog: KnownCatalog, read: ReadProgress, ledger: LedgerLookup
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._read = read
        self._ledger = ledger

    async def __call__(self, user_id: str, code: str, wanted: WantedSteps) -> ExplainedProgress:
        """Explain, with the wanted steps in full. Events of types that the quest does not listen to are not read.

        Raises:
            NotFound: there is no such quest.
        """
        quest = await self._read.one(user_id, code, unveiled=True)
        async with self._transactions() as transaction:
            await transaction.trails.hold_still()
            snapshot = await self._catalog.hold(transaction)
            replayed = await replay_quest(transaction, snapshot, user_id, code)
            page = page_of(replayed.explanation, wanted)
            cycles = [one.cycle for step in page.steps for one in step.completions]
            taken_back = [step.event.event_id for step in page.steps if step.event.event_id in replayed.retracted]
            followed = Consequences()
            if cycles or taken_back:
                followed = await transaction.trails.consequences(user_id, code, cycles, taken_back)
        steps = tuple(
            FollowedStep(detail_of(replayed.timeline, step, replayed.context), _cycles_of(step, followed))
            for step in page.steps
        )
        return ExplainedProgress(quest, replayed, page, steps, await self._booked(followed.grants))

    async def _booked(self, grants: Collection[WrittenGrant]) -> Mapping[str, BookedTransaction] | None:
        """What the ledger says of grants that have been sent, reversals included; the rest stands without it."""
        sent = [one.grant_id for one in grants if one.status not in ("pending", "held")]
        if not sent:
            return {}
        try:
            booked = await self._ledger.find(sent)
            reversals = [one.reversed_by for one in booked if one.reversed_by is not None]
            if reversals:
                booked = [*booked, *await self._ledger.find(reversals)]
        except TemporaryError:
            return None
        return {one.transaction_id: one for one in booked}


def _cycles_of(step: ExplainedStep, followed: Consequences) -> tuple[FollowedCycle, ...]:
    recorded = {one.cycle: one for one in followed.recorded}
    completed = [(one.cycle, one.ordinal, one.version) for one in step.completions]
    taken_back = [
        (one.cycle, None, one.version)
        for one in followed.recorded
        if one.event_id == step.event.event_id and one.reversed_at is not None and not completed
    ]
    return tuple(
        FollowedCycle(
            cycle=cycle,
            ordinal=ordinal,
            version=version,
            recorded=recorded.get(cycle),
            grants=tuple(one for one in followed.grants if one.cycle == cycle),
            toasts=tuple(one for one in followed.toasts if one.cycle == cycle),
        )
        for cycle, ordinal, version in (*completed, *taken_back)
    )
