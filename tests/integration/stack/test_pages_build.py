"""The pages are built by the stack's own means, and pass the tests that they bring along."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from stack.layout import project_layout
from stack.pages import find_node, install_modules, pages_are_built
from tests.harness.built_pages import ensure_built_pages

pytestmark = pytest.mark.timeout(400)


def test_the_pages_pass_their_own_tests() -> None:
    layout = project_layout()
    node = find_node(layout)
    install_modules(layout, node)
    vitest = [str(node.folder / "node"), "node_modules/vitest/vitest.mjs", "run"]
    web = layout.project / "web"
    finished = subprocess.run(
        vitest, cwd=web, env=node.environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_what_a_first_visit_loads_stays_within_its_budget() -> None:
    layout = project_layout()
    ensure_built_pages(layout)
    node = find_node(layout)
    weighed = subprocess.run(
        [str(node.folder / "node"), "scripts/check-size.mjs"],
        cwd=layout.project / "web",
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert weighed.returncode == 0, weighed.stdout


def test_pages_are_built_once_and_again_after_a_change(tmp_path: Path) -> None:
    ensure_built_pages(project_layout())
    layout = replace(project_layout(), project=tmp_path)
    built = project_layout().project / "web"
    shutil.copytree(built, tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    assert not pages_are_built(layout)
    marker = Path("node_modules", ".questline-build")
    (tmp_path / "web" / marker.parent).mkdir()
    shutil.copy(built / marker, tmp_path / "web" / marker)
    assert pages_are_built(layout)
    (tmp_path / "web" / "src" / "more.ts").write_text("export const more = 1;\n")
    assert not pages_are_built(layout)
