"""Findings about how definitions hang together."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from shared.contracts.definition import Definition
from shared.definitions.findings import Finding
from shared.definitions.linking import find_link_faults, link_of
from shared.definitions.words import in_words


def link_findings(definitions: Sequence[Definition], beside: Collection[Definition]) -> Iterator[Finding]:
    """Missing prerequisites and cycles, as publishing would refuse them."""
    faults = find_link_faults([link_of(one) for one in beside], [link_of(one) for one in definitions])
    for fault in faults:
        yield Finding(fault.code, fault.part, "error", fault.rule, fault.message)


def ends_before(definition: Definition, by_code: Mapping[str, Definition]) -> Iterator[Finding]:
    """Prerequisites that can no longer be completed when this definition begins."""
    begins = definition.window.starts_at if definition.window is not None else None
    for index, code in enumerate(definition.prerequisites):
        window = by_code[code].window if code in by_code else None
        if begins is not None and window is not None and window.ends_at is not None and window.ends_at <= begins:
            message = (
                f"'{code}' ends at {in_words(window.ends_at)}, before this begins at {in_words(begins)}: "
                "who has not completed it by then never can begin"
            )
            yield Finding(definition.code, f"prerequisites.{index}", "warning", "prerequisite-ends-first", message)
