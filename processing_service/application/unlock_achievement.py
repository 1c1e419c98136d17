"""Unlock achievements because somebody says so, rather than by what a user did.

What is unlocked is an event in the log like any other. Its id follows from the user and the achievement, so that asking
twice, or from many sides at once, is one event.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from processing_service.application.ingest_events import IngestEvents, IngestResult, IngestStatus
from processing_service.application.known_achievements import KnownAchievements
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, ParkingReason
from processing_service.application.ports.transaction import Transaction, Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.event import Event
from processing_service.domain.identity import badge_event_id, unlock_event_id
from shared.clock import Clock
from shared.contracts.achievements import BADGE_UNLOCKED, unlocked_type
from shared.contracts.event import encode_data
from shared.exceptions import Conflict, NotFound, PermanentError, TemporaryError

UnknownPolicy = Literal["badge", "error"]
"""What becomes of an achievement that the catalog does not know: a plain badge without a reward, or an error."""

_ERASED: Final = "the user was deleted; nothing is kept about them any more"


@dataclass(frozen=True, slots=True)
class Wish:
    """A user, and the achievement that they are to have: its code or its name."""

    user_id: str
    achievement: str


@dataclass(frozen=True, slots=True)
class _Target:
    """A user and what is to be unlocked for them; without a `code` it is a plain badge."""

    user_id: str
    name: str
    code: str | None = None

    def event_id(self, attempt: int) -> str:
        if self.code is None:
            return badge_event_id(self.user_id, self.name, attempt)
        return unlock_event_id(self.user_id, self.code, attempt)

    def event(self, event_id: str, now: datetime) -> IncomingEvent:
        data = {"name": self.name} if self.code is None else {}
        event_type = BADGE_UNLOCKED if self.code is None else unlocked_type(self.code)
        return IncomingEvent(Event(event_id, event_type, self.user_id, now, data), encode_data(data))


class _Fruitless(Exception):
    """Control flow of this module alone: these events complete nothing, so the transaction is given up."""

    def __init__(self, targets: Collection[_Target]) -> None:
        super().__init__()
        self.targets = targets


class UnlockAchievements:
    """Stores the events that unlock, and folds them, in one transaction for all that is asked for at once."""

    def __init__(
        self,
        transactions: Transactions,
        catalog: KnownCatalog,
        achievements: KnownAchievements,
        ingest: IngestEvents,
        clock: Clock,
        *,
        unknown: UnknownPolicy = "badge",
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._achievements = achievements
        self._ingest = ingest
        self._clock = clock
        self._unknown = unknown

    async def __call__(self, wishes: Sequence[Wish]) -> list[PermanentError | None]:
        """Grant each wish, or say why not; what is unlocked already stays as it is.

        Returns:
            For each wish None where the user now has the achievement, committed; else why it was refused, and then
            nothing of it is stored.

        Raises:
            TemporaryError: the database is away, or the catalog was never read; nothing happened.
        """
        fruitless: set[_Target] = set()
        while True:
            try:
                async with self._transactions() as transaction:
                    return await self._unlock(transaction, wishes, fruitless)
            except _Fruitless as found:
                fruitless.update(found.targets)

    async def _unlock(
        self, transaction: Transaction, wishes: Sequence[Wish], fruitless: Collection[_Target]
    ) -> list[PermanentError | None]:
        snapshot = await self._catalog.hold(transaction)
        if not snapshot.revision:
            # Everything would become a plain badge, and stay one.
            raise TemporaryError("the catalog has not been read yet; try again")
        found = [self._find(snapshot, wish) for wish in wishes]
        wanted = {target for target in found if isinstance(target, _Target) and target not in fruitless}
        missing = await _missing(transaction, wanted)
        erased = await self._store(transaction, snapshot, missing) if missing else set()
        return [_answer(target, fruitless, erased) for target in found]

    def _find(self, snapshot: Snapshot, wish: Wish) -> _Target | PermanentError:
        known = self._achievements.find(snapshot, wish.achievement)
        if known is None:
            if self._unknown == "badge":
                return _Target(wish.user_id, wish.achievement)
            return NotFound(f"the catalog knows no achievement '{wish.achievement}'")
        if not known.is_unlocked_by_request:
            counted = ", ".join(sorted(known.listens))
            return Conflict(f"'{known.name}' is unlocked by what it counts ({counted}), not by request")
        return _Target(wish.user_id, known.name, known.code)

    async def _store(
        self, transaction: Transaction, snapshot: Snapshot, missing: Mapping[_Target, str]
    ) -> set[_Target]:
        """Take the events in; the targets whose users were deleted."""
        now = self._clock.now()
        events = [target.event(event_id, now) for target, event_id in missing.items()]
        results = dict(zip(missing, await self._ingest.within(transaction, snapshot, events), strict=True))
        erased = {target for target, result in results.items() if _is_erased(result)}
        # One that came second finds the id taken: by an event of another time, which is what it asked for.
        unproven = {
            target: (target.user_id, target.code)
            for target, result in results.items()
            if target.code is not None and target not in erased and not _completes(result, target.code)
        }
        if unproven:
            standing = await transaction.achievements.standing(unproven.values())
            if fruitless := [target for target, pair in unproven.items() if pair not in standing]:
                raise _Fruitless(fruitless)
        return erased


async def _missing(transaction: Transaction, targets: Collection[_Target]) -> dict[_Target, str]:
    """What is not unlocked yet, each with the first id under which nothing is stored.

    Later ids are for those who had it, lost it to a retraction, and get it anew.
    """
    pairs = {(target.user_id, target.code): target for target in targets if target.code is not None}
    held = await transaction.achievements.standing(pairs) if pairs else set()
    open_ids = {target: target.event_id(1) for target in targets if (target.user_id, target.code) not in held}
    missing: dict[_Target, str] = {}
    attempt = 1
    while open_ids:
        stored = await transaction.events.known(open_ids.values())
        missing.update({target: event_id for target, event_id in open_ids.items() if event_id not in stored})
        lost = await transaction.retractions.among(stored) if stored else set()
        attempt += 1
        open_ids = {
            target: target.event_id(attempt)
            for target, event_id in open_ids.items()
            if event_id in stored and (event_id in lost or target.code is not None)
        }
    return missing


def _is_erased(result: IngestResult) -> bool:
    return result.refusal is not None and result.refusal.reason is ParkingReason.USER_ERASED


def _completes(result: IngestResult, code: str) -> bool:
    return result.status is IngestStatus.STORED and any(completed == code for completed, _ in result.completions)


def _answer(
    target: _Target | PermanentError, fruitless: Collection[_Target], erased: Collection[_Target]
) -> PermanentError | None:
    if isinstance(target, PermanentError):
        return target
    if target in erased:
        return Conflict(_ERASED)
    if target in fruitless:
        return Conflict(
            f"'{target.name}' has conditions that are not met, such as prerequisites or a window; nothing was recorded"
        )
    return None
