"""The catalog as this service knows it: what to evaluate, and what to show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

from processing_service.application.build_objective import ConditionCompiler, build_objective
from processing_service.domain.budget import Budget
from processing_service.domain.definition import Definition, Repeat, Reward, Window
from processing_service.domain.pause import Pause
from processing_service.domain.ruleset import Ruleset
from processing_service.domain.timeline import Timeline
from shared.contracts import definition as contract
from shared.contracts.catalog_feed import DefinitionHistory, PublishedVersion
from shared.contracts.event_types import SIGN_INS
from shared.contracts.levels import DEFAULT_CURVE, LevelCurve

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""No event is earlier."""
DEFAULT_TOKEN_STEP: Final = 500
"""How many points a star token stands for, where no setting says otherwise."""


@dataclass(frozen=True)
class Snapshot:
    """One revision of the catalog; `gaps` are the definitions whose past is still being folded, user by user.

    They are taken in the order of their ids (by code point): `gaps` says who was the last. `reached_from[0]` points
    reach the second level, and so on; each `token_step` points are worth a star token.
    """

    revision: int
    histories: Mapping[str, DefinitionHistory]
    ruleset: Ruleset
    gaps: Mapping[str, str] = field(default_factory=dict)
    reached_from: Sequence[int] = field(default_factory=DEFAULT_CURVE.reached_from)
    token_step: int = DEFAULT_TOKEN_STEP

    @cached_property
    def automatic_on_sign_in(self) -> tuple[Timeline, ...]:
        """The quests whose rows a first sign-in creates, with their timelines."""
        return tuple(
            timeline for timeline in self.ruleset.by_code.values() if not timeline.triggers.isdisjoint(SIGN_INS)
        )

    def awaits_past(self, code: str, user_id: str) -> bool:
        """Whether a user's past is still to be folded for a definition."""
        return code in self.gaps and user_id > self.gaps[code]

    def budget(self, code: str) -> Budget | None:
        """The budget of the latest version; None where it has none."""
        written = self.histories[code].versions[-1].definition.budget
        return None if written is None else Budget(written.gold, written.diamonds)

    def version(self, code: str, version: int) -> contract.Definition:
        """A published version as the catalog wrote it."""
        return next(one.definition for one in self.histories[code].versions if one.version == version)


EMPTY_SNAPSHOT = Snapshot(revision=0, histories={}, ruleset=Ruleset())


def build_snapshot(
    revision: int,
    histories: Iterable[DefinitionHistory],
    compile_condition: ConditionCompiler,
    levels: LevelCurve = DEFAULT_CURVE,
) -> Snapshot:
    """Compile every version of every definition, and work the curve of levels out, once."""
    by_code = {history.code: history for history in histories}
    timelines = [build_timeline(history, compile_condition) for history in by_code.values()]
    return Snapshot(revision, by_code, Ruleset(timelines), reached_from=levels.reached_from())


def build_timeline(history: DefinitionHistory, compile_condition: ConditionCompiler) -> Timeline:
    """All versions of one definition, ready to be evaluated."""
    versions = tuple(build_definition(version, compile_condition) for version in history.versions)
    pauses = tuple(Pause(one.paused_at, one.resumed_at) for one in history.pauses)
    return Timeline(history.code, versions, history.archived_at, pauses)


def counts_from(published: PublishedVersion) -> datetime:
    """From when on events count that happened before the version was published, as its backfill says."""
    since = published.definition.backfill.since
    if since == "now":
        return published.published_at
    return BEGINNING if since == "beginning" else min(since, published.published_at)


def build_definition(published: PublishedVersion, compile_condition: ConditionCompiler) -> Definition:
    """One version, ready to be evaluated."""
    written = published.definition
    window, repeat = written.window, written.repeat
    return Definition(
        code=written.code,
        version=published.version,
        published_at=published.published_at,
        objective=build_objective(written.objective, compile_condition),
        repeat=Repeat(repeat.limit, repeat.reset, repeat.cooldown),
        window=None
        if window is None
        else Window(window.starts_at, window.ends_at, window.opens_after, window.closes_after),
        prerequisites=tuple(written.prerequisites),
        min_level=written.min_level,
        segment=None if written.segment is None else compile_condition(written.segment),
        opt_in=written.enrolment == "opt_in",
        deadline=written.deadline,
        claim=written.claim,
        reward=_build_reward(written.reward),
        migration=written.migration,
        counts_from=counts_from(published),
        pays_past=written.backfill.pay,
        tells_past=written.backfill.notify,
    )


def _build_reward(written: contract.Reward) -> Reward:
    return Reward(written.gold, written.diamonds, written.points, written.badge)
