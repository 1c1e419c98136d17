"""The catalog as this service knows it: what to evaluate, and what to show."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from processing_service.domain.condition import Condition
from processing_service.domain.definition import Definition, Repeat, Reward, Window
from processing_service.domain.measures import measure_of
from processing_service.domain.objective import Leaf
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.timeline import Timeline
from shared.contracts import definition as contract
from shared.contracts.catalog_feed import DefinitionHistory, PublishedVersion
from shared.contracts.event_types import SIGN_INS

ConditionCompiler = Callable[[str], Condition]
"""Makes a condition from its source; must not raise for what the catalog has accepted."""


@dataclass(frozen=True)
class Snapshot:
    """One revision of the catalog."""

    revision: int
    histories: Mapping[str, DefinitionHistory]
    ruleset: Ruleset

    @cached_property
    def automatic_on_sign_in(self) -> tuple[Timeline, ...]:
        """The quests whose rows a first sign-in creates, with their timelines."""
        return tuple(
            timeline for timeline in self.ruleset.by_code.values() if not timeline.listens.isdisjoint(SIGN_INS)
        )

    def version(self, code: str, version: int) -> contract.Definition:
        """A published version as the catalog wrote it."""
        return next(one.definition for one in self.histories[code].versions if one.version == version)


EMPTY_SNAPSHOT = Snapshot(revision=0, histories={}, ruleset=Ruleset())


def build_snapshot(
    revision: int, histories: Iterable[DefinitionHistory], compile_condition: ConditionCompiler
) -> Snapshot:
    """Compile every version of every definition, once."""
    by_code = {history.code: history for history in histories}
    timelines = [build_timeline(history, compile_condition) for history in by_code.values()]
    return Snapshot(revision, by_code, Ruleset(timelines))


def build_timeline(history: DefinitionHistory, compile_condition: ConditionCompiler) -> Timeline:
    """All versions of one definition, ready to be evaluated."""
    versions = tuple(_build_definition(version, compile_condition) for version in history.versions)
    return Timeline(history.code, versions, history.archived_at)


def _build_definition(published: PublishedVersion, compile_condition: ConditionCompiler) -> Definition:
    written = published.definition
    window = written.window
    return Definition(
        code=written.code,
        version=published.version,
        published_at=published.published_at,
        objective=_build_objective(written.objective, compile_condition),
        repeat=Repeat(written.repeat.limit, written.repeat.reset),
        window=None if window is None else Window(window.starts_at, window.ends_at),
        prerequisites=tuple(written.prerequisites),
        claim=written.claim,
        reward=_build_reward(written.reward),
    )


def _build_objective(written: contract.Objective, compile_condition: ConditionCompiler) -> Leaf:
    default: Any = None if written.default is None else Decimal(written.default)
    return Leaf(
        id=written.id,
        listens=frozenset(written.on),
        measure=measure_of(written.measure, written.field, default),
        target=written.target,
        where=None if written.where is None else compile_condition(written.where),
    )


def _build_reward(written: contract.Reward) -> Reward:
    return Reward(written.gold, written.diamonds, written.points, written.badge)
