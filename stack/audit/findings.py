"""What is known against locked packages, and which of it stands."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from stack.errors import StackError

_KEYS: Final = {"id", "reason", "until"}


class Unanswered(StackError):
    """The question was not answered, or not for every package: nothing known is not nothing found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One known vulnerability of one locked version. `names` are its identifiers, the first being the one to quote."""

    package: str
    names: tuple[str, ...]
    what: str
    remedy: str

    def __str__(self) -> str:
        """A line for people."""
        return f"{self.package}: {', '.join(self.names)}: {self.what} ({self.remedy})"


@dataclass(frozen=True, slots=True)
class Exempted:
    """A finding that is known and harmless here: which, why, and until which day somebody stands by that."""

    id: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings that stand, and those that are exempted, each with its exemption."""

    standing: list[Finding]
    exempted: list[tuple[Finding, Exempted]]


def read_exemptions(path: Path) -> list[Exempted]:
    """The exemptions of a TOML file. Raises StackError if one lacks its reason or its last day."""
    entries = tomllib.loads(path.read_text()).get("exemption", [])
    return [_exemption(entry, path) for entry in entries]


def judge(findings: Sequence[Finding], exemptions: Sequence[Exempted], today: date) -> Judgement:
    """Part the findings. An exemption holds to the end of its last day, and then its finding stands again."""
    valid = {each.id: each for each in exemptions if today <= each.until}
    judgement = Judgement([], [])
    for finding in findings:
        exemption = next((valid[name] for name in finding.names if name in valid), None)
        if exemption is None:
            judgement.standing.append(finding)
        else:
            judgement.exempted.append((finding, exemption))
    return judgement


def _exemption(entry: dict[str, Any], path: Path) -> Exempted:
    match entry:
        case {"id": str(name), "reason": str(reason), "until": date() as until}:
            # A moment is a date to Python as well, and cannot be compared with one.
            if entry.keys() == _KEYS and reason.strip() and type(until) is date:
                return Exempted(name, reason, until)
    raise StackError(f"An exemption in {path.name} needs exactly `id`, `reason` and `until`, a day: {entry}")
