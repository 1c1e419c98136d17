"""The checker judges the system, so it must not lean on any of its code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROOF = Path(__file__).parents[2] / "proof"
MODULES = sorted([*(PROOF / "checker").rglob("*.py"), *(PROOF / "histories").rglob("*.py")])
OWN = ("tests.proof.checker", "tests.proof.histories")
OTHERS = frozenset({"pydantic"})


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PROOF)))
def test_a_module_of_the_checker_imports_nothing_of_the_system(module: Path) -> None:
    foreign = [
        name
        for name in _imported(ast.parse(module.read_text()))
        if not name.startswith(OWN)
        and name.partition(".")[0] not in OTHERS
        and name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert foreign == []


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > len(OWN)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""
