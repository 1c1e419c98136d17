"""The achievements among the catalog's definitions, found as people name them."""

from collections.abc import Mapping
from dataclasses import dataclass

from processing_service.application.snapshot import Snapshot
from shared.contracts.achievements import unlocked_type


@dataclass(frozen=True, slots=True)
class Achievement:
    """A definition of that kind, by its latest version; `listens` are the types of events that it counts."""

    code: str
    name: str
    listens: frozenset[str]

    @property
    def is_unlocked_by_request(self) -> bool:
        """Whether an event of its own unlocks it; others are unlocked by what users do."""
        return unlocked_type(self.code) in self.listens


@dataclass(frozen=True, slots=True)
class _Index:
    revision: int
    by_code: Mapping[str, Achievement]
    by_name: Mapping[str, Achievement]
    names: Mapping[str, str]


class KnownAchievements:
    """Looks achievements up in a snapshot; what it has sorted once it keeps for as long as the revision stands."""

    def __init__(self) -> None:
        self._index = _Index(0, {}, {}, {})

    def find(self, snapshot: Snapshot, code_or_name: str) -> Achievement | None:
        """The achievement of that code, else the first one, in the order of codes, of that name; none is archived."""
        index = self._of(snapshot)
        return index.by_code.get(code_or_name) or index.by_name.get(code_or_name)

    def names(self, snapshot: Snapshot) -> Mapping[str, str]:
        """The names of all achievements by their codes, archived ones too: what was unlocked stays so."""
        return self._of(snapshot).names

    def _of(self, snapshot: Snapshot) -> _Index:
        if self._index.revision != snapshot.revision:
            self._index = _sort(snapshot)
        return self._index


def _sort(snapshot: Snapshot) -> _Index:
    by_code: dict[str, Achievement] = {}
    names: dict[str, str] = {}
    for code, history in sorted(snapshot.histories.items()):
        latest = history.versions[-1]
        if latest.definition.kind != "achievement":
            continue
        names[code] = latest.definition.name
        if history.archived_at is None:
            listens = snapshot.ruleset.by_code[code].version(latest.version).objective.listens
            by_code[code] = Achievement(code, latest.definition.name, listens)
    by_name = {one.name: one for one in reversed(by_code.values())}
    return _Index(snapshot.revision, by_code, by_name, names)
