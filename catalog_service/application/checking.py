"""Whether definitions can be published together, beside what is published already. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog_service.application.content import find_condition_faults, find_faults_of_next_version
from catalog_service.application.ports import ConditionChecker, UnitOfWork
from catalog_service.application.records import DefinitionRecord, Publication
from shared.contracts.definition import Definition, Reward
from shared.contracts.leaf import Counter
from shared.definitions.linking import find_link_faults, link_of
from shared.definitions.stats import find_stat_faults, resolve_stats, stats_of
from shared.exceptions import FieldFault


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """A fault of one of the definitions."""

    code: str
    fault: FieldFault


@dataclass(frozen=True, slots=True)
class Candidate:
    """A definition that is to be published with this content, after its `latest` version."""

    latest: Publication | None
    source: Definition


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What candidates are checked against: the list of rewards by name, and the latest versions of what is active."""

    rewards: Mapping[str, Reward]
    active: Mapping[str, Definition]

    def beside(self, sources: Iterable[Definition]) -> "Names":
        """What names stand for once these are published, too."""
        return Names(self.rewards, stats_of({**self.active, **{one.code: one for one in sources}}.values()))


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a definition stand for: rewards of the list, and what stats count."""

    rewards: Mapping[str, Reward]
    stats: Mapping[str, Counter]

    def find_faults(self, source: Definition) -> list[FieldFault]:
        """The names that stand for nothing, or for what does not fit."""
        faults = [FieldFault(one.place, one.message) for one in find_stat_faults(source, self.stats)]
        if source.reward_name is not None and source.reward_name not in self.rewards:
            faults.append(FieldFault("reward_name", f"there is no reward named '{source.reward_name}'"))
        return faults

    def fill_in(self, source: Definition) -> Definition:
        """The definition with nothing left but what the names stand for.

        Raises:
            LookupError, ValueError: `find_faults` finds some.
        """
        if source.reward_name is not None:
            source = source.model_copy(update={"reward": self.rewards[source.reward_name], "reward_name": None})
        return resolve_stats(source, self.stats)


@dataclass(frozen=True, slots=True)
class Checked:
    """The candidates with what they name filled in, by code, and all faults; what has none may be published."""

    resolved: dict[str, Definition]
    faults: list[DefinitionFault]


async def read_surroundings(unit: UnitOfWork) -> Surroundings:
    """Everything that stands, read at once."""
    return surroundings_of(
        await unit.definitions.list_all(), {one.name: one.reward for one in await unit.rewards.list_all()}
    )


def surroundings_of(records: Collection[DefinitionRecord], rewards: Mapping[str, Reward]) -> Surroundings:
    """What stands, out of records that were read before."""
    active = {one.code: one.latest.definition for one in records if one.latest is not None and one.is_active}
    return Surroundings(rewards, active)


def check_candidates(
    candidates: Sequence[Candidate], surroundings: Surroundings, conditions: ConditionChecker
) -> Checked:
    """Check all candidates; how they hang together is looked at once each is right in itself."""
    resolved, faults = {}, []
    names = surroundings.beside(candidate.source for candidate in candidates)
    for candidate in candidates:
        code = candidate.source.code
        unknown = names.find_faults(candidate.source)
        if not unknown:
            resolved[code] = names.fill_in(candidate.source)
        own = [*unknown, *_own_faults(candidate, resolved.get(code), conditions)]
        faults += [DefinitionFault(code, fault) for fault in own]
    return Checked(resolved, faults or _link_faults(surroundings, resolved))


def is_unchanged(latest: Publication | None, source: Definition, resolved: Definition | None) -> bool:
    """Whether publishing would only repeat the latest version."""
    return latest is not None and latest.source == source and latest.definition == resolved


def _own_faults(candidate: Candidate, resolved: Definition | None, conditions: ConditionChecker) -> list[FieldFault]:
    faults = find_condition_faults(candidate.source, conditions)
    if candidate.latest is not None and not is_unchanged(candidate.latest, candidate.source, resolved):
        faults += find_faults_of_next_version(candidate.latest.definition, candidate.source)
    return faults


def _link_faults(surroundings: Surroundings, resolved: Mapping[str, Definition]) -> list[DefinitionFault]:
    others = [link_of(one) for code, one in surroundings.active.items() if code not in resolved]
    return [
        DefinitionFault(fault.code, FieldFault(fault.part, fault.message))
        for fault in find_link_faults(others, [link_of(definition) for definition in resolved.values()])
    ]
