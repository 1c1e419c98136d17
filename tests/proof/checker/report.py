"""What the checker says."""

from dataclasses import dataclass
from typing import Literal

Promise = Literal["T1", "T2", "T3", "T4", "T5", "T6", "T7"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One case in which a promise was broken: by which ids one finds it, and in one sentence what is wrong."""

    rule: str
    promise: Promise
    ids: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """All cases of one rule: how many there are, and the first of them."""

    rule: str
    promise: Promise
    number: int
    examples: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict about a run: what was found, by how many rules, and on how much it rests."""

    findings: tuple[Finding, ...]
    rules: int
    sizes: dict[str, int]

    @property
    def is_clean(self) -> bool:
        """Whether no promise was broken."""
        return not self.findings

    @property
    def broken_rules(self) -> frozenset[str]:
        """The names of the rules that found something."""
        return frozenset(finding.rule for finding in self.findings)

    def text(self) -> str:
        """The report for people."""
        lines = [f"{number:>10,} {what}" for what, number in self.sizes.items()]
        for finding in self.findings:
            lines.append(f"{finding.promise} {finding.rule}: {finding.number:,}")
            lines += [f"      {violation.sentence}" for violation in finding.examples]
        total = sum(finding.number for finding in self.findings)
        lines.append(f"{total:,} violations of {len(self.findings)} of {self.rules} rules")
        return "\n".join(lines)
