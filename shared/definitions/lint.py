"""What looks wrong in definitions, though each of them is valid: the checks together."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from shared.contracts.definition import Definition
from shared.definitions.findings import Finding
from shared.definitions.lint_links import ends_before, link_findings
from shared.definitions.lint_log import PathsOf, SeenEvents, log_findings
from shared.definitions.lint_reach import reach_findings
from shared.definitions.lint_rewards import reward_findings
from shared.definitions.lint_stats import stat_findings
from shared.definitions.stats import find_stat_faults, resolve_stats, stats_of

__all__ = ["Finding", "PathsOf", "SeenEvents", "lint"]


def lint(
    definitions: Sequence[Definition],
    seen: SeenEvents | None,
    *,
    now: datetime,
    paths_of: PathsOf | None = None,
    beside: Collection[Definition] = (),
) -> tuple[Finding, ...]:
    """Look at all definitions.

    Args:
        definitions: What is to be looked at.
        seen: The event types of the log with their fields; None where the log is not known.
        now: What windows are compared with.
        paths_of: What a condition that compiles looks at, as paths from its variables: `("event", "data", "points")`.
        beside: Published definitions that the ones to be looked at may build on; those of the same code are replaced.
    """
    codes = {one.code for one in definitions}
    others = [one for one in beside if one.code not in codes]
    by_code = {one.code: one for one in (*others, *definitions)}
    stats = stats_of(by_code.values())
    findings = [one for definition in definitions for one in stat_findings(definition, stats)]
    complete = [one if find_stat_faults(one, stats) else resolve_stats(one, stats) for one in definitions]
    findings += link_findings(complete, others)
    for one in complete:
        findings += ends_before(one, by_code)
        findings += _own(one, seen, now, paths_of)
    return tuple(findings)


def _own(definition: Definition, seen: SeenEvents | None, now: datetime, paths_of: PathsOf | None) -> Iterator[Finding]:
    yield from reach_findings(definition, now)
    yield from reward_findings(definition)
    if seen is not None:
        yield from log_findings(definition, seen, paths_of)
