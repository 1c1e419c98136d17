"""Advance a user's achievements by what an app says, and award a bonus: both as events of the log like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processing_service.application.ingest_events import IngestEvents, IngestResult, IngestStatus
from processing_service.application.known_catalog import KnownCatalog
from processing_service.application.messages import IncomingEvent, Refusal
from processing_service.application.ports.standings import StandingReads, UserStanding
from processing_service.application.ports.transaction import Transactions
from processing_service.application.snapshot import Snapshot
from processing_service.domain.event import Event
from processing_service.domain.identity import requested_event_id
from shared.clock import Clock, new_id
from shared.contracts.achievements import DELTA, SCORE_BONUS_GRANTED, progressed_type
from shared.contracts.event import encode_data
from shared.exceptions import Conflict, InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Advance:
    """What an app says: by how much achievements advance, and a bonus; `key` makes a repetition harmless."""

    publisher_id: str
    user_id: str
    deltas: Mapping[str, int]
    score_bonus: int = 0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An achievement that was unlocked just now."""

    code: str
    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """What has come of it; `is_repeated`: all of it had been said before, and nothing was changed."""

    unlocked: tuple[Unlocked, ...]
    standing: UserStanding
    is_repeated: bool = False


class AdvanceAchievements:
    """Checks that the achievements take deltas, and takes the events in."""

    def __init__(
        self,
        transactions: Transactions,
        catalog: KnownCatalog,
        ingest: IngestEvents,
        standings: StandingReads,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._catalog = catalog
        self._ingest = ingest
        self._standings = standings
        self._clock = clock

    async def __call__(self, advance: Advance) -> Advanced:
        """Advance achievements; all of it is stored, with what follows, before this returns.

        Raises:
            InvalidInput: there is nothing to do, or a bonus comes without a key.
            NotFound: the catalog has no such achievement, or the user was deleted.
            Conflict: an achievement counts other events, or the key was used to say something else.
            TemporaryError: the database is away; nothing was stored.
        """
        if not advance.deltas and not advance.score_bonus:
            raise InvalidInput("give at least one delta, or a score_bonus")
        if advance.score_bonus and advance.key is None:
            raise InvalidInput("a score_bonus needs an idempotency_key, so that it is never awarded twice")
        async with self._transactions() as transaction:
            snapshot = await self._catalog.hold(transaction)
            check_deltas(snapshot, advance.deltas)
            events = _events(advance)
            known = {event.event_id: event for event in await transaction.events.read([one for one, _, _ in events])}
        moment = min((event.timestamp for event in known.values()), default=self._clock.now())
        incoming = [
            IncomingEvent(Event(event_id, event_type, advance.user_id, moment, data), encode_data(data))
            for event_id, event_type, data in events
        ]
        _refuse_another_body(incoming, known)
        results = await self._ingest(incoming)
        for result in results:
            _refuse(result.refusal)
        return Advanced(
            unlocked_by(snapshot, results),
            await self._standings.of(advance.user_id),
            is_repeated=all(result.status is IngestStatus.DUPLICATE for result in results),
        )


def check_deltas(snapshot: Snapshot, codes: Mapping[str, int]) -> None:
    """Refuse deltas for what takes none.

    Raises:
        NotFound: the catalog has no such achievement.
        Conflict: it counts other events.
    """
    for code in codes:
        history = snapshot.histories.get(code)
        latest = None if history is None or history.archived_at is not None else history.versions[-1].definition
        if latest is None or latest.kind != "achievement":
            raise NotFound(f"there is no achievement '{code}'")
        listens = {event_type for leaf in latest.leaves for event_type in leaf.listens}
        if progressed_type(code) not in listens:
            counted = ", ".join(sorted(listens))
            raise Conflict(f"'{code}' takes no deltas, it counts {counted}: publish these events instead")


def unlocked_by(snapshot: Snapshot, results: Sequence[IngestResult]) -> tuple[Unlocked, ...]:
    """The achievements among what events have completed."""
    completed = {code: None for result in results for code, _ in result.completions}
    latest = [snapshot.histories[code].versions[-1].definition for code in completed]
    return tuple(
        Unlocked(definition.code, definition.name, definition.reward.points)
        for definition in latest
        if definition.kind == "achievement"
    )


def _events(advance: Advance) -> list[tuple[str, str, dict[str, int]]]:
    """Id, type and data of each event."""
    said = [(progressed_type(code), {DELTA: delta}) for code, delta in sorted(advance.deltas.items())]
    if advance.score_bonus:
        said.append((SCORE_BONUS_GRANTED, {"points": advance.score_bonus}))
    return [(_event_id(advance, event_type), event_type, data) for event_type, data in said]


def _event_id(advance: Advance, event_type: str) -> str:
    if advance.key is None:
        return new_id()
    return requested_event_id(advance.publisher_id, advance.key, advance.user_id, event_type)


def _refuse_another_body(incoming: Sequence[IncomingEvent], known: Mapping[str, Event]) -> None:
    """Before anything is stored: what the key had been used for is said again as it was, or not at all."""
    others = [one for one in incoming if one.event.event_id in known]
    if any(dict(known[one.event.event_id].data) != one.event.data for one in others) or 0 < len(others) < len(incoming):
        raise Conflict("this idempotency_key was used for another body already; use a new one")


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Conflict(refusal.detail)
