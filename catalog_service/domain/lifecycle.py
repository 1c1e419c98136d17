"""The life of a definition: draft, live in numbered versions, paused and resumed, archived for good.

Archiving is final. A definition that came back would have counted in the past or not, depending on when somebody looks;
as it is, the versions and the moment of archiving alone tell which events count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from shared.exceptions import Conflict

_NEXT_INSTANT: Final = timedelta(microseconds=1)
"""What the database can tell apart."""


State = Literal["draft", "live", "paused", "archived"]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Where a definition stands; `version` 0 means that it was never published.

    `paused_at` and `resumed_at` are those of its last pause; one that has no end yet lasts.
    """

    code: str
    version: int
    published_at: datetime | None
    archived_at: datetime | None
    paused_at: datetime | None = None
    resumed_at: datetime | None = None

    @property
    def is_paused(self) -> bool:
        """Whether a pause lasts; an archived definition is not paused any more."""
        return self.archived_at is None and self.paused_at is not None and self.resumed_at is None

    @property
    def state(self) -> State:
        """In a word."""
        if self.archived_at is not None:
            return "archived"
        if self.version == 0:
            return "draft"
        return "paused" if self.is_paused else "live"

    @property
    def last_turn(self) -> datetime | None:
        """The latest moment at which anything of this changed."""
        moments = (self.published_at, self.paused_at, self.resumed_at)
        return max((one for one in moments if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class NextVersion:
    """The number and the moment of the version to come."""

    version: int
    published_at: datetime


def refuse_archived(state: Lifecycle) -> None:
    """Let only living definitions change.

    Raises:
        Conflict: the definition is archived.
    """
    if state.archived_at is not None:
        raise Conflict(f"'{state.code}' is archived, and archiving is final; take another code")


def next_version(state: Lifecycle, now: datetime) -> NextVersion:
    """Number the next version; its moment is later than the last version's, whatever the clock says.

    Raises:
        Conflict: the definition is archived.
    """
    refuse_archived(state)
    return NextVersion(state.version + 1, _after(state.published_at, now))


def moment_of_archiving(state: Lifecycle, now: datetime) -> datetime:
    """When the definition ends: after its last version, or when it was archived before.

    Raises:
        Conflict: it was never published, so that there is nothing to end.
    """
    if state.archived_at is not None:
        return state.archived_at
    if state.version == 0:
        raise Conflict(f"'{state.code}' was never published; delete its draft instead")
    return _after(state.last_turn, now)


def moment_of_pausing(state: Lifecycle, now: datetime) -> datetime | None:
    """From when on nothing counts: after all that was before; None where it is paused already.

    Raises:
        Conflict: it is archived, or was never published, so that there is nothing to pause.
    """
    _refuse_without_life(state, "pause")
    return None if state.is_paused else _after(state.last_turn, now)


def moment_of_resuming(state: Lifecycle, now: datetime) -> datetime | None:
    """From when on events count again: after the pausing; None where it is not paused.

    Raises:
        Conflict: it is archived, or was never published, so that there is nothing to resume.
    """
    _refuse_without_life(state, "resume")
    return _after(state.last_turn, now) if state.is_paused else None


def _refuse_without_life(state: Lifecycle, act: str) -> None:
    refuse_archived(state)
    if state.version == 0:
        raise Conflict(f"'{state.code}' was never published; there is nothing to {act}")


def _after(previous: datetime | None, now: datetime) -> datetime:
    return now if previous is None else max(now, previous + _NEXT_INSTANT)
