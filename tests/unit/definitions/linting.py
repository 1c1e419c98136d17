"""What looks wrong in a definition that a test changes."""

from datetime import UTC, datetime
from typing import Any

from shared.definitions.findings import Finding
from shared.definitions.lint import SeenEvents, lint
from tests.unit.catalog.samples import definition

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
GOLD = {"gold": 5}


def paths_of(condition: str) -> frozenset[tuple[str, ...]]:
    """In place of the real one: here a condition is a list of paths."""
    return frozenset(tuple(path.split(".")) for path in condition.split(" "))


def check(seen: SeenEvents | None = None, code: str = "novice", **changes: Any) -> list[Finding]:
    return list(lint([definition(code, **{"reward": GOLD, **changes})], seen, now=NOW, paths_of=paths_of))


def rules(**changes: Any) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.place) for one in check(**changes)]
