"""All versions of a quest, and which of them decides about an event."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from processing_service.domain.definition import Definition
from processing_service.domain.reasons import Archived, BeforePublished

BEFORE_PUBLISHED = BeforePublished()
ARCHIVED = Archived()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The versions of one code in the order of their publishing, and when it was archived.

    An event is decided by the latest version published at or before the event's own time, whenever it arrives.
    Progress is carried from version to version; it starts anew only where the objective became another one.
    """

    code: str
    versions: tuple[Definition, ...]
    archived_at: datetime | None = None
    listens: frozenset[str] = field(init=False, compare=False)
    prerequisites: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Put the versions in order and work out what they share."""
        if not self.versions or any(version.code != self.code for version in self.versions):
            raise ValueError(f"a timeline holds at least one version, all of its own code: {self.code}")
        ordered = _linked(sorted(self.versions, key=lambda one: (one.published_at, one.version)))
        object.__setattr__(self, "versions", ordered)
        object.__setattr__(self, "listens", frozenset().union(*(one.objective.listens for one in ordered)))
        object.__setattr__(self, "prerequisites", frozenset(code for one in ordered for code in one.prerequisites))

    @property
    def published_at(self) -> datetime:
        """When the first version was published: nothing earlier counts."""
        return self.versions[0].published_at

    def at(self, moment: datetime) -> Definition | BeforePublished | Archived:
        """The version in effect at that moment, or why there is none."""
        if self.archived_at is not None and moment >= self.archived_at:
            return ARCHIVED
        latest = self.versions[-1]
        if latest.published_at <= moment:
            return latest
        earlier = (version for version in reversed(self.versions) if version.published_at <= moment)
        return next(earlier, BEFORE_PUBLISHED)


def _linked(versions: Iterable[Definition]) -> tuple[Definition, ...]:
    """The versions, each knowing since when progress is carried into it."""
    linked: list[Definition] = []
    for version in versions:
        since = version.version
        if linked and version.objective.carries_from(linked[-1].objective):
            since = linked[-1].carries_since
        linked.append(replace(version, carries_since=since))
    return tuple(linked)
