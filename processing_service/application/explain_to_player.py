"""Tell a player in plain sentences what became of their events in a quest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from processing_service.application.explain_sentences import Wording, sentence_for
from processing_service.application.explanation_pages import StepPage, WantedSteps, page_of
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.ports.transaction import Transactions
from processing_service.application.read_progress import QuestProgress, ReadProgress
from processing_service.application.replay_quest import Replayed, replay_quest
from processing_service.application.snapshot import Snapshot
from processing_service.application.user_facts import zone_of
from processing_service.domain.outcome import Outcome
from processing_service.domain.step_detail import StepDetail, detail_of
from shared.clock import Clock
from shared.exceptions import NotFound


@dataclass(frozen=True, slots=True)
class ToldStep:
    """What became of one event."""

    timestamp: datetime
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class ToldProgress:
    """The answer."""

    quest: QuestProgress
    page: StepPage
    steps: tuple[ToldStep, ...]


class ExplainToPlayer:
    """Replays the player's log and says what is safe to say."""

    def __init__(self, transactions: Transactions, catalog: KnownCatalog, read: ReadProgress, clock: Clock) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._read = read
        self._clock = clock

    async def __call__(self, user_id: str, code: str, wanted: WantedSteps) -> ToldProgress:
        """Explain, with dates in the time zone that the player was in.

        Raises:
            NotFound: there is no such quest, or the player may not know of it, or of what it asks, yet.
        """
        quest = await self._read.one(user_id, code)
        if quest.is_masked:
            raise NotFound(f"there is no quest '{code}'")
        async with self._transactions() as transaction:
            await transaction.trails.hold_still()
            snapshot = await self._catalog.hold(transaction)
            replayed = await replay_quest(transaction, snapshot, user_id, code)
        page = page_of(replayed.explanation, wanted)
        names = _names(snapshot)
        details = (detail_of(replayed.timeline, step, replayed.context) for step in page.steps)
        return ToldProgress(quest, page, tuple(self._told(replayed, detail, names) for detail in details))

    def _told(self, replayed: Replayed, detail: StepDetail, names: Mapping[str, str]) -> ToldStep:
        event = detail.step.event
        wording = Wording(
            zone=zone_of(str(replayed.context.facts.user_at(event.timestamp)["time_zone"])),
            year=self._clock.now().year,
            hints=_hints(replayed, detail),
            names=names,
        )
        return ToldStep(event.timestamp, detail.step.outcome, sentence_for(detail, wording))


def _names(snapshot: Snapshot) -> Mapping[str, str]:
    """The names of the quests that everybody may know of."""
    latest = {code: history.versions[-1].definition for code, history in snapshot.histories.items()}
    return {code: written.name for code, written in latest.items() if written.visibility == "visible"}


def _hints(replayed: Replayed, detail: StepDetail) -> Mapping[str, str]:
    if detail.version is None:
        return {}
    written = replayed.snapshot.version(replayed.timeline.code, detail.version)
    return {leaf.id: leaf.hint for leaf in written.leaves}
