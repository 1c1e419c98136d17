"""The rules for Prometheus as the tests read them."""

import re
from dataclasses import dataclass
from typing import Any, Final

import promql_parser
import yaml

from tests.unit.deployment.compose import PROJECT

FOLDER: Final = PROJECT / "deploy" / "prometheus"
FILES: Final = ("alerts.yml", "objectives.yml")


@dataclass(frozen=True, slots=True)
class Selected:
    """A metric that an expression reads, with the labels that it asks for."""

    name: str
    labels: dict[str, str]


def rules() -> list[dict[str, Any]]:
    """Every rule of every file."""
    documents = [yaml.safe_load((FOLDER / name).read_text()) for name in FILES]
    return [rule for document in documents for group in document["groups"] for rule in group["rules"]]


def alerts() -> dict[str, dict[str, Any]]:
    """The alerts by name."""
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def recorded() -> set[str]:
    """The names that the rules themselves record."""
    return {rule["record"] for rule in rules() if "record" in rule}


def selected(expression: str) -> list[Selected]:
    """What an expression reads. Raises ValueError if it is none."""
    # The tree has no visitor for what stands in ranges and calls alike; what it prints is canonical.
    printed = str(promql_parser.parse(expression))
    return [
        Selected(found[1], dict(re.findall(r'(\w+)[=!]~?"([^"]*)"', found[2])))
        for found in re.finditer(r"([a-zA-Z_:][\w:]*)\{([^}]*)\}", printed)
    ]
