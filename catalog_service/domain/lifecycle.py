"""The life of a definition: draft, published in numbered versions, archived for good.

Archiving is final. A definition that came back would have counted in the past or not, depending on when somebody looks;
as it is, the versions and the moment of archiving alone tell which events count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.exceptions import Conflict

_NEXT_INSTANT: Final = timedelta(microseconds=1)
"""What the database can tell apart."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Where a definition stands; `version` 0 means that it was never published."""

    code: str
    version: int
    published_at: datetime | None
    archived_at: datetime | None


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
    return _after(state.published_at, now)


def _after(previous: datetime | None, now: datetime) -> datetime:
    return now if previous is None else max(now, previous + _NEXT_INSTANT)
