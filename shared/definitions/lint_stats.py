"""Findings about stats that leaves name, and levels that were reached before anybody asked."""

from collections.abc import Iterator, Mapping

from shared.contracts.definition import Definition
from shared.contracts.leaf import Counter
from shared.contracts.objective import leaves_of
from shared.definitions.findings import Finding
from shared.definitions.stats import find_stat_faults


def stat_findings(definition: Definition, stats: Mapping[str, Counter]) -> Iterator[Finding]:
    """Stats that are not known, as publishing would refuse them, and levels that count from now on only."""
    for fault in find_stat_faults(definition, stats):
        yield Finding(definition.code, fault.place, "error", fault.rule, fault.message)
    if definition.backfill.since != "now":
        return
    for place, leaf in leaves_of(definition.objective):
        if leaf.measure == "level":
            message = (
                f"whoever is at level {leaf.target} when this is published has to rise once more: "
                "set backfill.since to 'beginning' to take in the levels of the past"
            )
            yield Finding(definition.code, place, "warning", "level-of-the-past", message)
